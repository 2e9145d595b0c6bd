"""How sure a rule of the reader is: the share of its values that were right where it was measured.

``python -m tools.evaluate --confidences`` counts, for each rule, how often its values were right; the counts
stand in :data:`MEASURED`. A share of few cases is drawn towards one half: (right + 1) / (cases + 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MEASURED: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "audit.notice": (8, 9),
        "audit.right": (7, 8),
        "basis.audit_cited": (1, 1),
        "basis.consent_or_nothing": (1, 1),
        "basis.directory_named": (1, 1),
        "basis.hipaa_deidentified": (1, 1),
        "basis.limited_data_set": (1, 1),
        "basis.official_cited": (3, 3),
        "basis.official_named": (4, 6),
        "basis.studies_cited": (3, 3),
        "basis.studies_statute": (1, 1),
        "breach.from.confirmation": (2, 2),
        "breach.from.discovery": (8, 8),
        "breach.from.suspicion": (1, 1),
        "breach.notice": (20, 20),
        "breach.report": (6, 6),
        "destruction.backups": (4, 4),
        "destruction.by_day": (6, 6),
        "destruction.certified_within": (6, 6),
        "destruction.confirmed": (13, 13),
        "destruction.destroy_after_early_end": (3, 4),
        "destruction.destroy_after_end": (15, 15),
        "destruction.destroy_on_request": (6, 6),
        "destruction.destroy_when_unneeded": (5, 5),
        "destruction.kept_after_end": (2, 2),
        "destruction.method": (7, 8),
        "destruction.not_kept_longer": (1, 1),
        "destruction.proof": (1, 1),
        "ending.amended_by_both": (9, 9),
        "ending.amended_headed": (1, 1),
        "ending.amended_only_signed": (1, 1),
        "ending.cure": (9, 11),
        "ending.notice": (6, 6),
        "ending.notice_plain": (9, 11),
        "ending.precedence": (6, 6),
        "ending.rest_stands": (5, 5),
        "ending.severable": (2, 2),
        "ending.survival": (6, 7),
        "ending.suspension": (2, 2),
        "ending.suspension_at_once": (1, 1),
        "families.correction": (4, 4),
        "families.direct_control": (5, 5),
        "families.directs": (1, 1),
        "families.ferpa": (4, 4),
        "families.ferpa_not": (1, 1),
        "families.general_offer": (1, 1),
        "families.nobody_asked": (1, 1),
        "families.partner_decides": (1, 1),
        "families.review": (6, 10),
        "families.second_person": (1, 1),
        "families.silence_is_yes": (2, 2),
        "law.gap": (4, 4),
        "law.headed": (2, 2),
        "law.named": (13, 13),
        "ownership.data_district": (9, 9),
        "ownership.derived_district": (2, 2),
        "ownership.derived_partner": (2, 2),
        "ownership.pronoun_district": (2, 2),
        "ownership.student_work_student": (2, 2),
        "ownership.work_district": (3, 3),
        "ownership.work_partner": (3, 4),
        "parties.opening": (33, 38),
        "period.ends": (11, 11),
        "period.ends_with_length": (1, 1),
        "period.length": (2, 2),
        "period.never_renews": (1, 2),
        "period.renews_by_consent": (2, 2),
        "period.renews_by_letter": (1, 1),
        "period.renews_itself": (1, 2),
        "period.signed": (3, 6),
        "period.signed_below": (15, 15),
        "period.starts": (14, 15),
        "publication.after_review": (2, 2),
        "publication.aggregate_only": (5, 5),
        "publication.barred": (0, 1),
        "publication.cell": (9, 9),
        "publication.free_unseen": (2, 2),
        "publication.review": (3, 4),
        "publication.review_clock": (2, 2),
        "publication.with_consent": (3, 3),
        "purpose.free": (1, 1),
        "purpose.headed": (4, 6),
        "purpose.only": (13, 13),
        "purpose.product": (1, 1),
        "purpose.stated": (2, 2),
        "records.notice_to_parent": (1, 1),
        "records.temporary": (2, 2),
        "records.transcript": (1, 1),
        "retention.deidentified": (2, 2),
        "retention.deidentified_not": (1, 1),
        "schedule.known": (79, 85),
        "schedule.own_words": (7, 16),
        "security.rest": (10, 10),
        "security.sent_safely": (1, 1),
        "security.staff": (9, 9),
        "security.standard": (10, 10),
        "security.transit": (8, 8),
        "sharing.ads_barred": (3, 3),
        "sharing.assignment_barred": (2, 3),
        "sharing.assignment_free": (1, 1),
        "sharing.assignment_notice": (1, 1),
        "sharing.assignment_with_consent": (5, 5),
        "sharing.compelled": (7, 7),
        "sharing.compelled_notice": (8, 8),
        "sharing.compelled_without_notice": (1, 1),
        "sharing.confidential": (4, 4),
        "sharing.confidential_now": (1, 1),
        "sharing.redisclosure_barred": (2, 3),
        "sharing.redisclosure_with_consent": (8, 8),
        "sharing.reidentification": (6, 6),
        "sharing.release_needs_consent": (0, 1),
        "sharing.sale_barred": (9, 9),
        "sharing.sale_with_consent": (1, 1),
        "sharing.sub_notice": (3, 3),
        "sharing.sub_objection": (3, 3),
        "sharing.sub_processing_named": (1, 1),
        "sharing.sub_processing_none": (1, 1),
        "sharing.sub_processing_others": (2, 2),
        "sharing.sub_processing_outsiders": (2, 2),
        "sharing.sub_processing_with_consent": (3, 3),
        "sharing.subs_bound": (3, 3),
        "sharing.subs_need_consent": (1, 1),
        "sharing.transfer_barred": (2, 2),
        "sharing.transfer_with_consent": (2, 2),
    }
)
"""By rule: cases in which it was right, and all cases in which it gave a value."""

_RANK = (0.0, 0.1, 0.2)


def confidence(rule: str, rank: int = 0, measured: Mapping[str, tuple[int, int]] = MEASURED) -> float:
    """The share for a rule: of its own cases, else of its family's, less for a lower rank.

    The family is the part of the rule's name before the dot. A rule that was never measured has 0.5, less a
    tenth for each rank.
    """
    own = measured.get(rule)
    if own is None:
        family = [c for name, c in measured.items() if name.split(".")[0] == rule.split(".", maxsplit=1)[0]]
        own = (sum(r for r, _ in family), sum(n for _, n in family))
        # of a family, half of the cases count: a neighbour's record is weaker evidence than one's own
        own = (own[0] // 2, own[1] // 2)
        return round(max(0.05, _share(own) - _RANK[min(rank, len(_RANK) - 1)]), 2)
    return round(_share(own), 2)


def _share(counts: tuple[int, int]) -> float:
    right, cases = counts
    return (right + 1) / (cases + 2)
