"""The closed lists: orders are stored in runs, so they may only grow at the end."""

from demerit.regime import registry

CONDUCT_ORDER = """debt_suit bank_arrears late_bill tax_arrears traffic_violation drink_driving
jaywalking smoking_in_public fare_evasion littering passenger_disorder volunteering blood_donation
charity_giving petition dissent judgment_default enforcement_obstruction contract_breach fraud
false_papers exam_cheating parental_neglect benefit_misreport benefit_claim failure_to_appear
unpaid_fine driving_suspended work_complaint reporting_others paper_service good_deed nuisance
assembly declined_task platform_sanction"""


def test_conducts_keep_their_order() -> None:
    assert [conduct.id for conduct in registry.CONDUCTS] == CONDUCT_ORDER.split()
    assert [registry.CONDUCT_INDEX[conduct.id] for conduct in registry.CONDUCTS] == list(range(36))


def test_domains_influences_and_processes_keep_their_order() -> None:
    assert " ".join(registry.DOMAINS) == (
        "court_debt credit utilities tax traffic public_order transport civic speech petition "
        "employment benefits education family market justice residence health association means "
        "choices food environment public_contracts public_services"
    )
    assert registry.EFFECT_DOMAINS[:25] == registry.DOMAINS
    assert len(registry.EFFECT_DOMAINS) == 32  # bits of a word: there is no room for another
    assert " ".join(registry.INFLUENCES) == (
        "deterrence incapacitation strain stigma imitation audience reward attention"
    )
    assert " ".join(registry.PROCESSES) == (
        "fortune conduct observation scoring redress sharing measures livelihood learning accounts"
    )


def test_every_conduct_is_well_formed() -> None:
    for conduct in registry.ACT.values():
        assert conduct.domain in registry.DOMAINS
        assert conduct.cls in registry.CLASSES
        assert conduct.who in {
            **registry.ELIGIBILITY,
            **registry.BODY_ELIGIBILITY,
            **registry.ACCOUNT_ELIGIBILITY,
        }
        assert conduct.plain.endswith(".")
        assert 0 <= conduct.gravity_range[0] <= conduct.gravity <= conduct.gravity_range[1] <= 100
        assert 0 <= conduct.harm_range[0] <= conduct.harm <= conduct.harm_range[1]


def test_rights_and_good_deeds_have_no_gravity_and_harm_nobody() -> None:
    for conduct in registry.ACT.values():
        assert conduct.protected == (conduct.domain in registry.PROTECTED_DOMAINS)
        if not conduct.violation:
            assert (conduct.gravity, conduct.harm) == (0, 0), conduct.id


def test_every_lever_is_well_formed() -> None:
    assert len({lever.id for lever in registry.LEVERS}) == len(registry.LEVERS) == 63
    for lever in registry.LEVERS:
        assert lever.domain in registry.EFFECT_DOMAINS
        assert lever.kind in ("restriction", "reward")
        assert 0 < lever.severity <= 1
        assert lever.plain.endswith(".")
