"""Who may do what: every act of a person, by the seats that may do it.

A table, and nothing that enforces it: the portal's pages name their seats themselves, and actions check
persons and parties. It is the table of roles in the manual. A test holds it complete: what is not here fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from permslip.words.vocabulary import Seat

STEWARD = frozenset({Seat.STEWARD})
APPROVER = frozenset({Seat.APPROVER})
ATTESTING = frozenset({Seat.ATTESTER, Seat.APPROVER, Seat.STEWARD})
PARTNER = frozenset({Seat.PARTNER})
OUTSIDE = frozenset({Seat.PARTNER, Seat.SUB_PROCESSOR})
FAMILY = frozenset({Seat.FAMILY})
STAFF = frozenset({Seat.STAFF})

ACTS: Mapping[str, tuple[str, frozenset[Seat]]] = MappingProxyType(
    {
        "people.add_person": ("add a person with a key of their own", STEWARD),
        "people.add_recipient": ("enter an organisation's key", STEWARD),
        "seats.give_seat": ("give a seat", STEWARD),
        "approvers.confirm_seat": ("confirm an approver's seat that somebody else gave", APPROVER),
        "approvers.confirm_with_key": ("confirm one, with one's own key", APPROVER),
        "approvers.refuse_seat": ("refuse an approver's seat", APPROVER),
        "approvers.confirm_on_machine": (
            "confirm an approver's seat on the machine, where no approver sits",
            STEWARD,
        ),
        "seats.give_token": ("give a partner's program a secret", STEWARD),
        "seats.end_seat": ("end a seat", STEWARD),
        "seats.invite_seat": ("make a one-time link to a seat", STEWARD),
        "offices.rotate_key": ("replace a key of the office", STEWARD),
        "offices.revoke_key": ("revoke a key", STEWARD),
        "offices.set_policy": ("set a policy of the district", STEWARD),
        "papers.add_agreement": ("register an agreement", STEWARD),
        "paper_drafts.finish": ("register an agreement that was read and confirmed", STEWARD),
        "bookshelf.end": ("end an agreement", STEWARD),
        "posting.post_agreement": ("post an agreement for everybody", STEWARD),
        "notices.write_notice": ("write what families read about an agreement", STEWARD),
        "holdings.add_holding": ("register a source of records", STEWARD),
        "rolls.read_roll": ("read families' addresses from a source", STEWARD),
        "inviting.invite": ("make letters to families", STEWARD),
        "inviting.invite_one": ("make a letter to one family", STEWARD),
        "inviting.remove_letters": ("remove letters that were printed", STEWARD),
        "inviting.end_batch": ("end the invitations of a batch", STEWARD),
        "entering.confirm_in_person": ("confirm in person who a guardian is", STEWARD),
        "families.import_answers": ("take in answers on paper", STEWARD),
        "families.add_answer": ("enter one answer on paper", STEWARD),
        "families.withdraw": ("enter that an answer was taken back", STEWARD),
        "families.close_batch": ("seal the answers so far in the ledger", STEWARD),
        "asking_families.import_paper": ("take in a file of answers on paper", STEWARD),
        "asking_families.enter_paper": ("type in one answer on paper", STEWARD),
        "asking_families.close_batch": ("seal the answers said so far", STEWARD),
        "family_answers.answer": ("say yes or no about one's child", FAMILY),
        "family_rights.ask_right": ("ask for a copy or a correction, or complain", FAMILY),
        "family_rights.answer_asked": ("answer what a family asked", STEWARD),
        "family_rights.open_duties": ("open the clocks of what families asked", STEWARD),
        "staff_pages.staff_answer": ("say yes or no about one's own evaluations", STAFF),
        "putting.put": ("put a request, or put it again otherwise", PARTNER),
        "putting.put_once": ("put a request that a program made", PARTNER),
        "putting.withdraw": ("take one's own request back", PARTNER),
        "asking.put_request": ("put a request that came on paper", STEWARD),
        "asking.import_request": ("put a request from a list of words", STEWARD),
        "asking.attest": ("state a fact, with one's own key", ATTESTING),
        "asking.attest_signed_in": ("state a fact", ATTESTING),
        "deciding.decide_request": ("decide a request", STEWARD),
        "reviewing.return_request": ("send a request back to the partner", STEWARD),
        "reviewing.withdraw_request": ("take a request back", PARTNER | STEWARD),
        "releasing.release": ("make a release ready", STEWARD),
        "recording_attack.attack_and_record": ("attack a staged release, and keep what came of it", STEWARD),
        "approving.approve": ("approve a release, with one's own key", APPROVER),
        "reviewing.vote": ("review a release: approve, return or refuse it", APPROVER),
        "reviewing.publish_approved": ("hand out what was approved and has not left", STEWARD | APPROVER),
        "following.discard": ("give a staged release up", STEWARD),
        "handing.sign_undertaking": ("sign the promise of confidentiality", OUTSIDE),
        "handing.fetch_package": ("download a package", PARTNER),
        "handing.acknowledge": ("say that a package arrived whole", PARTNER),
        "handing.hand_in_certificate": ("hand in a certificate of destruction", OUTSIDE),
        "following.certify": ("take in a certificate of destruction", STEWARD),
        "following.done": ("say that the district did what it owed", STEWARD),
        "following.incident": ("open an incident", STEWARD),
        "following.update_incident": ("say what became known of an incident", STEWARD),
        "following.revoke": ("revoke or suspend a release", STEWARD),
        "reinstating.reinstate": ("reinstate a suspended release, with one's own key", APPROVER),
        "reinstating.reinstate_signed_in": ("reinstate a suspended release", APPROVER),
    }
)
