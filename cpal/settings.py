"""Settings. The environment is read here, at the top, and nowhere else; docs/operating.md lists the variables."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cpal.local.places import places

ROOT = Path(__file__).resolve().parent.parent

# --- The environment ----------------------------------------------------------------------------------------
env = environ.Env()
ENVIRONMENT = env.str("CPAL_ENV", "local")
PRODUCTION = ENVIRONMENT == "production"
DATABASE_URL = env.str("DATABASE_URL", "")
REDIS_URL = env.str("REDIS_URL", "")
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
EMAIL_URL = env.str("EMAIL_URL", "")
SITE_URL = env.str("SITE_URL", "")
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
PORT = env.int("PORT", 8000)

if ENVIRONMENT not in {"local", "production"}:
    raise ImproperlyConfigured(f"CPAL_ENV is {ENVIRONMENT!r}; it must be `local` or `production`.")
if PRODUCTION:
    required = {
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": DATABASE_URL,
        "REDIS_URL": REDIS_URL,
        "ALLOWED_HOSTS": ALLOWED_HOSTS,
        "EMAIL_URL": EMAIL_URL,
        "SITE_URL": SITE_URL,
    }
    if missing := [name for name, value in required.items() if not value]:
        raise ImproperlyConfigured(f"CPAL_ENV=production needs {', '.join(missing)} in the environment.")

# --- Who we are ---------------------------------------------------------------------------------------------
SECRET_KEY = SECRET_KEY or "local-only-key-that-protects-nothing-and-never-reaches-production"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "testserver"]
DEBUG = False  # never: a traceback page shows deals
WSGI_APPLICATION = "cpal.wsgi.application"
ROOT_URLCONF = "cpal.urls"

INSTALLED_APPS = [
    "cpal.look.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "cpal.local",
    "cpal.audit",
    "cpal.people",
    "cpal.look.apps.LookConfig",
    "cpal.illustrative",
    "eligibility",
    "pricing",
    "objections",
    "consultations",
    "consultations.governance",
    "consultations.notices",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # private by default; each public view says so
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: turns a locked-out sign-in into its page
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cpal.look.context.look",
            ],
        },
    },
]
FORM_RENDERER = "cpal.look.forms.LookRenderer"  # our templates/ restyle fields
# The renderer finds Django's own form templates through this app.
INSTALLED_APPS += ["django.forms"]

# --- Database -----------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]]
if DATABASE_URL:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "cpal",
            "USER": "cpal",
            "HOST": str(places().sockets),
            "PORT": "5432",
        },
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: Celery's broker, and the cache where one is running for sure ------------------------------------
BROKER_URL = REDIS_URL or places().redis_url
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
        "KEY_PREFIX": "cpal",
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- Celery: a task may run twice, die half-way or come late without harm -----------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True  # progress and outcomes are rows, not results
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, int | str] = {
    # With the defaults the task of a killed worker returns after an hour or more; measured with these: under 10 s.
    # A task that runs longer than the visibility timeout may be delivered twice; it locks its row, so that is safe.
    "visibility_timeout": 60,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    # A broker that is away is an error at once, not a page that hangs.
    "socket_connect_timeout": 2,
    "max_retries": 2,
}
CELERY_TIMEZONE = "Europe/London"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
FORMAT_MODULE_PATH = ["cpal.look.formats"]  # 24-hour clock, with the zone
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- Static files -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", str(places().data_dir / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

# --- Files that others send: kept as received, outside anything that is served ------------------------------
MEDIA_ROOT = env.path("MEDIA_ROOT", str(places().data_dir))
LARGEST_FILE = env.int("CPAL_MAX_FILE_MB", 1024) * 1024 * 1024  # bytes, read by a command
LARGEST_UPLOAD = env.int("CPAL_MAX_UPLOAD_MB", 50) * 1024 * 1024  # bytes, through a page or the API

# --- E-mail: locally nothing leaves the machine, and /post/ shows what would have -----------------------------
SITE_URL = (SITE_URL or f"http://localhost:{PORT}").rstrip("/")  # stands before every address in a letter
POST_FOLDER = places().data_dir / "post"
EMAIL = env.email_url_config(EMAIL_URL or f"filemail:///{POST_FOLDER}")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds; a letter that cannot be sent is tried again
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "CPAL <notices@localhost>")

# --- Signing in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses a locked-out pair before a password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- Security -----------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # forms; files are streamed to disk and have their own limit
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # the orchestrator asks without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated"
    ],  # a public view says AllowAny
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "600/min", "user": "1200/min"},
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "DEFAULT_VERSION": "v1",
    "ALLOWED_VERSIONS": ["v1"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,  # a JSON number may lose digits
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CPAL premia",
    "DESCRIPTION": "Published sustainable metal premia. Every decimal is a string.",
    "VERSION": "1.2.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- Logging: to stderr, so that what a command prints stays machine-readable -------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": ["stderr"], "level": LOG_LEVEL, "propagate": False}
        for name in ("cpal", "eligibility", "pricing", "objections", "consultations", "celery")
    },
}
