"""The topics a clause of an agreement may speak to: a closed list, each with a label a signer understands.

A person marks each clause of an agreement with the topics it settles; ``agreement.clause.TOPIC`` is then
a fact of the lawbook (:mod:`permslip.words.facts`). A topic that no clause carries is missing, not unknown:
the paper is in front of us.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        # what is shared, why, how long
        "purpose": "what the data are for",
        "scope_duration": "how far the work reaches and how long it lasts",
        "data_listed": "exactly which information is disclosed",
        "use_limited": "the data are used for the stated purpose and nothing else",
        "no_identification": "nobody but the partner's own people with a need may identify a student",
        "destruction_duty": "the data are destroyed when they are no longer needed",
        "destruction_period": "a stated time by which they are destroyed",
        "destruction_certificate": "the partner certifies the destruction",
        # school official
        "institutional_service": "the partner does work the district's own staff would otherwise do",
        "direct_control": "the district directs how the records are used and kept",
        "redisclosure_bar": "the data go to nobody else without consent or the district's leave",
        "sub_processors_named": "everyone who may receive the data next is named",
        "sub_processors_bound": "each of them is bound to terms no weaker than these",
        # de-identified data
        "no_reidentification": "nobody tries to find out who a record is about",
        # the ten statements of Connecticut, in the statute's order
        "not_property": "student data are not the contractor's property or under its control",
        "deletion_means": "how the board may ask that student data be deleted",
        "purpose_only": "student data are not used beyond what the contract authorises",
        "review_correct": "how a student or parent may review the data and have errors corrected",
        "security": "steps that keep student data secure and confidential",
        "breach_procedure": "how the board is told when student data get out",
        "no_retention": "nothing is kept or available once the services end",
        "ferpa_commitment": "both sides see that FERPA is kept",
        "ct_law": "the law of Connecticut governs",
        "severability": "an invalid provision leaves the rest standing",
        # who owns what
        "owner_data": "who owns the data that are shared",
        "owner_derived_data": "who owns data made from them",
        "owner_work_product": "who owns the reports and other results",
        "work_product_aggregate_only": "results hold totals only: no student row, nor anything made from one",
        "student_content_owner": "work that students make belongs to the student or the parent",
        # good practice
        "staff_bound": "each person who handles the data signs a promise of their own",
        "audit_right": "the district may check how the data are kept",
        "results_reviewed": "the district reads results before they are published",
        "termination": "how the agreement is changed or ended",
        "consent": "families are asked, and what their silence means",
        "minimum_cell": "small groups are not shown in results",
        "no_ads": "the data are not used for advertising aimed at students or families",
        "no_sale": "the data are not sold, rented or traded",
        "security_standard": "a named security standard or measure is kept to",
        "encryption": "the data are encrypted on the way and where they are kept",
        "need_to_know": "only people who need the data for the work reach them",
        "custodian_named": "who at the partner answers for keeping the data",
        "penalties": "what follows when the promises about data are broken",
        "confidentiality": "the receiver keeps the data in confidence",
        "survival": "the duties about data outlive the agreement",
        "compelled_disclosure": "what happens when a court or an agency demands the data",
        "governing_law": "which state's law governs",
        "publication": "whether and how results are published",
        # an audit or evaluation (34 CFR 99.35)
        "representative_designated": "the partner is named as the district's authorised representative",
        "audit_activity": "which programme is audited or evaluated, and how the data serve it",
        "disclosure_policies": "policies that guard against further disclosure and unauthorised use",
        # what other states ask for
        "subcontractor_compliance": "how the partner sees that its subcontractors keep the same rules",
        "end_of_contract": "when the contract ends and what becomes of the data then",
        "accuracy_challenge": "how a parent, student or member of staff may challenge the data's accuracy",
        "storage_place": "where the data are kept and how they are guarded there",
        "data_categories": "the categories of student data that the provider receives",
        "service_statement": "which product or service the provider gives the school",
        "school_official_recital": "the provider acts as a school official with a legitimate interest",
        "breach_costs": "who bears the costs of a breach",
        "retention_policy": "a written policy says how long data are kept and why",
        "no_commercial_use": "the data serve no commercial purpose of the partner's own",
    }
)

CONNECTICUT_TEN = (
    "not_property",
    "deletion_means",
    "purpose_only",
    "review_correct",
    "security",
    "breach_procedure",
    "no_retention",
    "ferpa_commitment",
    "ct_law",
    "severability",
)
"""The statements of Conn. Gen. Stat. 10-234bb(a), first to tenth."""


def label(topic: str) -> str:
    """The topic in plain words. Raises KeyError for a word that is not a topic."""
    return TOPICS[topic]
