"""PURE. Countries as brand lists write them, by ISO 3166 alpha-2: where metal is refined, and around."""

from __future__ import annotations

_NAMES = """
AE United Arab Emirates|UAE
AL Albania
AM Armenia
AO Angola
AR Argentina
AT Austria
AU Australia
AZ Azerbaijan
BA Bosnia and Herzegovina|Bosnia
BD Bangladesh
BE Belgium
BG Bulgaria
BH Bahrain
BO Bolivia
BR Brazil
BW Botswana
CA Canada
CD Democratic Republic of the Congo|Congo DR|DR Congo|DRC|Congo (Democratic Republic)
CG Congo|Republic of the Congo
CH Switzerland
CL Chile
CM Cameroon
CN China|People's Republic of China|PR China|China, People's Republic of
CO Colombia
CU Cuba
CY Cyprus
CZ Czech Republic|Czechia
DE Germany
DK Denmark
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia
EG Egypt
ES Spain
FI Finland
FR France
GB United Kingdom|UK|Great Britain|England
GE Georgia
GH Ghana
GN Guinea
GR Greece
GT Guatemala
HK Hong Kong
HR Croatia
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IN India
IR Iran|Iran, Islamic Republic of
IS Iceland
IT Italy
JP Japan
KG Kyrgyzstan
KP North Korea|Democratic People's Republic of Korea|DPR Korea
KR South Korea|Republic of Korea|Korea|Korea, Republic of|Korea (South)
KW Kuwait
KZ Kazakhstan
LA Laos
LT Lithuania
LU Luxembourg
LV Latvia
MA Morocco
ME Montenegro
MG Madagascar
MK North Macedonia|Macedonia
MM Myanmar
MN Mongolia
MX Mexico
MY Malaysia
MZ Mozambique
NA Namibia
NC New Caledonia
NG Nigeria
NL Netherlands|The Netherlands|Holland
NO Norway
NZ New Zealand
OM Oman
PE Peru
PG Papua New Guinea
PH Philippines|The Philippines
PK Pakistan
PL Poland
PT Portugal
QA Qatar
RO Romania
RS Serbia
RU Russia|Russian Federation
SA Saudi Arabia
SE Sweden
SG Singapore
SI Slovenia
SK Slovakia|Slovak Republic
TH Thailand
TJ Tajikistan
TN Tunisia
TR Turkey|Türkiye|Turkiye
TW Taiwan|Taiwan, Province of China|Chinese Taipei
TZ Tanzania
UA Ukraine
US United States|United States of America|USA|U.S.A.
UY Uruguay
UZ Uzbekistan
VE Venezuela
VN Vietnam|Viet Nam
ZA South Africa|Republic of South Africa
ZM Zambia
ZW Zimbabwe
"""

EXPECTED = "a country in two capital letters, such as NO, or its English name"


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _by_name() -> dict[str, str]:
    named: dict[str, str] = {}
    for line in _NAMES.strip().splitlines():
        code, _, names = line.partition(" ")
        named |= {_letters(name): code for name in names.split("|")}
        named[_letters(code)] = code
    return named


_CODES = _by_name()


def country_code(text: str) -> str | None:
    """The code of a country named in English or by its code; None when it is not known."""
    known = _CODES.get(_letters(text))
    is_a_code = len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()
    return known or (text if is_a_code else None)
