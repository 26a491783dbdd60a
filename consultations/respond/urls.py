"""The respond pages of a consultation; included among its public pages."""

from django.urls import path

from consultations.respond import answering, beginning, files, handing_in

RESPOND = "consultations/<str:consultation>/respond/"

urlpatterns = [
    path(RESPOND, answering.overview, name="consultation-respond"),
    path(f"{RESPOND}begin/", beginning.begin, name="respond-begin"),
    path(f"{RESPOND}link/", beginning.link, name="respond-link"),
    path(f"{RESPOND}link/sent/", beginning.sent, name="respond-sent"),
    path(f"{RESPOND}link/<str:token>/", beginning.verify, name="respond-verify"),
    path(f"{RESPOND}leave/", beginning.leave, name="respond-leave"),
    path(f"{RESPOND}token/", answering.token, name="respond-token"),
    path(f"{RESPOND}you/", answering.you, name="respond-you"),
    path(f"{RESPOND}sections/<str:number>/", answering.section, name="respond-section"),
    path(f"{RESPOND}answers/<str:number>/", answering.save, name="respond-save"),
    path(f"{RESPOND}answers/<str:number>/versions/", answering.versions, name="respond-versions"),
    path(f"{RESPOND}permission/", answering.permission, name="respond-permission"),
    path(f"{RESPOND}files/", files.attachments, name="respond-files"),
    path(f"{RESPOND}files/<int:number>/", files.attachment, name="respond-file"),
    path(f"{RESPOND}files/<int:number>/remove/", files.remove, name="respond-file-remove"),
    path(f"{RESPOND}check/", handing_in.check, name="respond-check"),
    path(f"{RESPOND}receipt/<int:number>/", handing_in.receipt, name="respond-receipt"),
    path(f"{RESPOND}history/", handing_in.history, name="respond-history"),
    path(f"{RESPOND}withdraw/", handing_in.withdraw, name="respond-withdraw"),
    path(f"{RESPOND}response.docx", files.word, name="respond-word"),
    path(f"{RESPOND}response.pdf", files.pdf, name="respond-pdf"),
    path(f"{RESPOND}draft.docx", files.draft_word, name="respond-draft-word"),
    path(f"{RESPOND}draft.pdf", files.draft_pdf, name="respond-draft-pdf"),
]
