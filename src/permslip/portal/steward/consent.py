"""The steward's Consent tab: the roll, letters, answers so far, what families asked, notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import addressing, asking, asking_families, entering, households, inviting, notices
from permslip.actions.shown import part
from permslip.portal.door import errands
from permslip.portal.door.house import house
from permslip.portal.door.pages import Page
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.portal.frame.pictures import bars
from permslip.portal.steward.forms import SMALL, check_size, left_for_an_errand, taken
from permslip.stores.families.people import Kind
from permslip.words.errors import BadInput, NotFound, PermslipError
from permslip.words.vocabulary import Seat

STEWARD = frozenset({Seat.STEWARD})
READERS = frozenset({Seat.STEWARD, Seat.AUDITOR})
LARGEST_SCAN = 20 << 20
LARGEST_CSV = 200 << 20
PAGE = 20  # agreements on one page


class NoticeForm(forms.Form):
    """What families read of an agreement, in plain words."""

    agreement = forms.ChoiceField(label=gettext_lazy("Agreement"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    text = forms.CharField(
        label=gettext_lazy("What families read"),
        help_text=gettext_lazy(
            "Plain words, short sentences: who asks, what for, what it is good for. It stands above the "
            "facts, which the page states by itself. Promise nothing that the agreement does not."
        ),
        max_length=notices.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, agreements: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].choices = agreements
        self.fields["language"].choices = list(settings.LANGUAGES)


class ReplyForm(forms.Form):
    """A reply to a family."""

    asked = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reply = forms.CharField(
        label=gettext_lazy("Your reply"),
        help_text=gettext_lazy("The family reads it on its page, as you write it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PaperForm(forms.Form):
    """An answer that came on paper."""

    student = forms.CharField(widget=forms.HiddenInput, max_length=200)
    signer = forms.ChoiceField(label=gettext_lazy("Signed by"))
    agreement = forms.ChoiceField(label=gettext_lazy("Agreement"))
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    signed_on = forms.DateField(
        label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    paper = forms.FileField(
        label=gettext_lazy("Scan of the signed form"),
        help_text=gettext_lazy("Only its digest is kept. Keep the paper itself."),
    )

    def __init__(
        self, signers: list[tuple[str, str]], agreements: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = signers
        self.fields["agreement"].choices = agreements


def home(visit: Visit) -> HttpResponse:
    """The tab's first page."""
    if visit.posted:
        return _begun(visit)
    roll = asking_families.roll_shown(visit.desk)
    so_far = asking_families.so_far(visit.desk, students=roll.students)
    some = part(so_far, visit.part_number, PAGE)
    pictures = [(one, _picture(one)) for one in some.items]
    context = {
        "roll": roll,
        "holdings": visit.desk.office.holdings.latest(),
        "pictures": pictures,
        "some": some,
        "batches": inviting.batches(visit.desk),
        "groups": list(addressing.Group),
        "wishes": visit.desk.office.families.rights.waiting(),
        "identifies": entering.identifies(visit.desk),
        "can_mail": house.conf.mail is not None or bool(house.conf.sms_program),
        "fact": entering.IDENTIFIES,
        "writes": visit.who.seat is Seat.STEWARD,
    }
    return visit.page("steward/consent.html", context)


def _begun(visit: Visit) -> HttpResponse:
    """What the buttons of the first page begin."""
    act = visit.request.POST.get("act", "")
    if act == "roll":
        return errands.start(visit, "read-roll", about="roll", holding=visit.request.POST.get("holding", ""))
    if act == "count":
        group = addressing.Group(_one_of(visit.request.POST.get("group", ""), list(addressing.Group)))
        return errands.start(visit, "count-letters", about=group.value, group=group.value)
    if act == "letters":
        group = addressing.Group(_one_of(visit.request.POST.get("group", ""), list(addressing.Group)))
        return errands.start(visit, "letters", about="letters", group=group.value, address=_address(visit))
    if act == "close":
        done = asking_families.close_batch(visit.desk, by=visit.who.by)
        messages.success(
            visit.request, _("%(n)s answers were sealed in the ledger.") % {"n": done["answers"]}
        )
    elif act in ("remove", "end"):
        _end_letters(visit, act)
    elif act == "identify":
        asking.attest_signed_in(
            visit.desk, fact=entering.IDENTIFIES, value="yes", about="district", until=None, by=visit.who.by
        )
        messages.success(visit.request, _("It is on record. From now on answers are taken on the pages."))
    else:
        raise BadInput(_("That is no button of this page."))
    return HttpResponseRedirect(reverse("steward-consent"), status=303)


def _end_letters(visit: Visit, act: str) -> None:
    batch = visit.request.POST.get("batch", "")
    if act == "end":
        n = inviting.end_batch(visit.desk, batch=batch, by=visit.who.by)
        messages.success(visit.request, _("%(n)s codes are void now.") % {"n": n})
    else:
        inviting.remove_letters(visit.desk, batch=batch, by=visit.who.by)
        messages.success(visit.request, _("The letters are removed. Their codes stay good."))


def _one_of(said: str, known: list[addressing.Group]) -> str:
    if said not in {k.value for k in known}:
        raise BadInput(_("Choose whom to write to."))
    return said


def _address(visit: Visit) -> str:
    """The address that letters name: the portal's own, or, on one machine, the one that was called."""
    base = house.conf.address or visit.request.build_absolute_uri("/").rstrip("/")
    return f"{base}{reverse('family-enter')}"


def _picture(one: asking_families.SoFar) -> Any:
    total = one.yes + one.no + one.none
    rows = [
        (_("yes"), float(one.yes), f"{one.yes:,}", "yes"),
        (_("no"), float(one.no), f"{one.no:,}", "no"),
        (_("no answer yet"), float(one.none), f"{one.none:,}", "soft"),
    ]
    title = _("Students by the last word on them")
    return bars(title, rows, top=float(total or 1))


def planned(visit: Visit, errand: str) -> HttpResponse:
    """What a batch would hold, counted; a button makes the letters."""
    row = visit.desk.office.errands.get(errand)
    if row.kind != "count-letters" or "letters" not in row.outcome:
        raise NotFound(_("There is no such count."), fix=_("count again"))
    known = dict(settings.LANGUAGES)
    said = [
        (_language_name(code), n, code == "en" or inviting.written_in(code, known) != "en")
        for code, n in row.outcome["languages"]
    ]
    context = {
        "plan": row.outcome,
        "languages": said,
        "writes": visit.who.seat is Seat.STEWARD,
        "address": _address(visit),
        "here_only": not house.conf.address,
    }
    return visit.page("steward/consent_letters.html", context)


def _language_name(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).english_name or code
    except (UnknownLocaleError, ValueError):
        return code


def letters_file(visit: Visit, batch: str, file: str) -> HttpResponse:
    """Download letters to print. For the steward alone: codes stand in them."""
    path = inviting.letters_file(visit.desk, batch=batch, file=file)
    name = f"{batch}-{file}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


def people(visit: Visit) -> HttpResponse:
    """Look somebody up: confirm their letter in person, make a new one, enter their paper form."""
    words = visit.request.POST.get("words", "").strip()[:100]
    context: dict[str, Any] = {"words": words, "found": None, "said": "", "letter": ""}
    act, status = visit.request.POST.get("act", ""), 200
    try:
        if act in ("confirm", "sure"):
            letter = visit.request.POST.get("letter", "").strip()
            context["letter"] = letter
            if act == "confirm":  # nothing is confirmed before the office saw whose letter it is
                context["whose"] = entering.whose_letter(visit.desk, invitation=letter)
                return visit.page("steward/consent_people.html", context)
            entering.confirm_in_person(visit.desk, invitation=letter, by=visit.who.by)
            messages.success(
                visit.request,
                _("Confirmed. The code in that letter opens the page now. That you confirmed it is kept."),
            )
            return HttpResponseRedirect(reverse("steward-consent-people"), status=303)
        if act == "letter":
            return _new_letter(visit)
        if act == "find":
            context["found"] = asking_families.look_up(visit.desk, words=words)
    except PermslipError as error:
        context["said"], status = in_words(error), 400
    return visit.page("steward/consent_people.html", context, status=status)


def _new_letter(visit: Visit) -> HttpResponse:
    """A new letter for one person: their key travels through an invitation's random id, never an errand."""
    kind, key = visit.request.POST.get("kind", ""), visit.request.POST.get("key", "")
    if kind not in {k.value for k in Kind}:
        raise BadInput(_("Look the person up first."))
    held = inviting.placeholder(visit.desk, kind=Kind(kind), person=key)
    return errands.start(visit, "letters", about=held, invitation=held, address=_address(visit))


def paper(visit: Visit) -> HttpResponse:
    """Enter one answer that came on paper, or a file of many."""
    act = visit.request.POST.get("act", "")
    if act == "file":
        return _import(visit)
    asked = [(a.agreement, a.title) for a in inviting.asked_on_paper(visit.desk)]
    student = visit.request.POST.get("student", "")
    context: dict[str, Any] = {"form": None, "agreements": asked, "name": ""}
    status = 200
    if student:
        found = asking_families.student(visit.desk, key=student)
        signers = [(s.key, f"{s.name} ({s.authority.replace('_', ' ')})") for s in found.signers]
        bound = act == "enter"
        form = PaperForm(signers, asked, *((visit.request.POST, visit.request.FILES) if bound else ()),
                         initial={"student": student})  # fmt: skip
        if bound and form.is_valid():
            try:
                return _entered(visit, form)
            except PermslipError as error:
                form.add_error(None, in_words(error))
        context |= {"form": form, "name": found.name, "signers": signers}
        status = 400 if bound else 200
    return visit.page("steward/consent_paper.html", context, status=status)


def _entered(visit: Visit, form: PaperForm) -> HttpResponse:
    said = form.cleaned_data
    scan = said["paper"]
    if scan.size > LARGEST_SCAN:
        raise BadInput(_("The scan is larger than 20 MB."), fix=_("Scan it in black and white."))
    kept = visit.desk.scratch() / "scan"
    with kept.open("wb") as out:
        for chunk in scan.chunks():
            out.write(chunk)
    asking_families.enter_paper(
        visit.desk,
        student=said["student"],
        signer=said["signer"],
        agreement=said["agreement"],
        given=said["answer"] == "yes",
        signed_on=said["signed_on"] or date.min,
        paper=kept,
        by=visit.who.by,
    )
    messages.success(visit.request, _("The answer is on file."))
    return HttpResponseRedirect(reverse("steward-consent-paper"), status=303)


def _import(visit: Visit) -> HttpResponse:
    upload = visit.request.FILES.get("file")
    context: dict[str, Any] = {"form": None, "agreements": [], "name": ""}
    try:
        if upload is None:
            raise BadInput(_("Choose a CSV file of at most 200 MB."))
        check_size(upload, most=LARGEST_CSV)
        if not (upload.name or "").lower().endswith((".csv", ".csv.gz")):
            raise BadInput(_("That is no CSV file."), fix=_("save the list as CSV and choose that"))
        if upload.size > SMALL:
            return errands.start(visit, "import-answers", file=str(left_for_an_errand(visit.desk, upload)))
        kept = taken(visit.desk, upload)
        done = asking_families.import_paper(visit.desk, file=kept, by=visit.who.by)
    except PermslipError as error:
        context["said"] = in_words(error)
        return visit.page("steward/consent_paper.html", context, status=400)
    messages.success(visit.request, _("%(n)s answers were taken in.") % {"n": f"{done['answers']:,}"})
    return HttpResponseRedirect(reverse("steward-consent-paper"), status=303)


def requests(visit: Visit) -> HttpResponse:
    """What families asked: a copy, a correction, a complaint; what is due first comes first."""
    form = ReplyForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        said = form.cleaned_data
        try:
            households.answer_asked(visit.desk, asked=said["asked"], reply=said["reply"], by=visit.who.by)
            messages.success(visit.request, _("The family can read your reply now."))
            return HttpResponseRedirect(reverse("steward-consent-requests"), status=303)
        except PermslipError as error:
            form.add_error("reply", error.message)
    asked = households.list_asked(visit.desk)
    shown = [(w, form if _is_about(form, w.id) else _empty(w.id)) for w in asked if w.open]
    context = {
        "shown": shown,
        "answered": [w for w in asked if not w.open][:50],
        "today": visit.desk.today(),
        "writes": visit.who.seat is Seat.STEWARD,
    }
    return visit.page("steward/consent_requests.html", context, status=400 if form.is_bound else 200)


def _is_about(form: ReplyForm, asked: str) -> bool:
    return bool(form.is_bound and form.data.get("asked") == asked)


def _empty(asked: str) -> ReplyForm:
    return ReplyForm(initial={"asked": asked}, auto_id=f"{asked}_%s")


def written(visit: Visit) -> HttpResponse:
    """Notices: what families read of each agreement, language by language."""
    known = [(a.id, a.title) for a in households.in_force(visit.desk)]
    form = NoticeForm(known, visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        try:
            notices.write_notice(visit.desk, by=visit.who.by, **form.cleaned_data)
            messages.success(visit.request, _("Families read it from now on."))
            return HttpResponseRedirect(reverse("steward-consent-notices"), status=303)
        except PermslipError as error:
            form.add_error("text", error.message)
    some = part(tuple(known), visit.part_number, PAGE)
    texts = notices.notices_of(visit.desk, agreements=[name for name, _title in some.items])
    shown = [(title, texts[name]) for name, title in some.items]
    context = {"form": form, "shown": shown, "some": some, "writes": visit.who.seat is Seat.STEWARD}
    return visit.page("steward/consent_notices.html", context, status=400 if form.is_bound else 200)


CONSENT_PAGES: tuple[Page, ...] = (
    Page("steward/consent/", home, "steward-consent", READERS, STEWARD, "Consent"),
    Page(
        "steward/consent/count/<str:errand>/",
        planned,
        "steward-consent-letters",
        READERS,
        example={"errand": "err_none"},
    ),
    Page(
        "steward/consent/letters/<str:batch>/<str:file>",
        letters_file,
        "steward-consent-file",
        STEWARD,
        example={"batch": "bat_none", "file": "none.pdf"},
    ),
    Page("steward/consent/people/", people, "steward-consent-people", STEWARD, STEWARD),
    Page("steward/consent/paper/", paper, "steward-consent-paper", STEWARD, STEWARD),
    Page("steward/consent/requests/", requests, "steward-consent-requests", READERS, STEWARD),
    Page("steward/consent/notices/", written, "steward-consent-notices", READERS, STEWARD),
)
