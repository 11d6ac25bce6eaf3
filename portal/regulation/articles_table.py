"""What the table of articles cannot find by itself: functions of other rooms, tests, and why an article is not ours."""
from __future__ import annotations

from portal.wording import N_

_INSURANCE = N_("社会保险业务，由社保经办机构和乡镇（街道）办理")
_MEDICAL = N_("医疗保障业务，由医保经办机构和乡镇（街道）办理")
_CARE = N_("养老、救助、帮扶和慰问，不涉及人事档案")
_HEALTH = N_("健康档案另行管理，不与人事档案混放")
_PARTY = N_("党组织关系由党组织办理")
_ACTIVITY = N_("文化体育等活动，不涉及人事档案")
_GROUPS = N_("退休人员自管互助组织，不涉及人事档案")
_MONEY = N_("经费由财政部门安排，由财政、审计部门监督")
_GOVERNMENT = N_("由区人民政府组织")
_CITY_SYSTEM = N_("在昆明市退休人员社会化管理服务信息系统里办理")
_PAYMENT = N_("待遇和费用由企业继续发放、支付")
_OTHER = N_("兜底条款，没有写明要做的事")

REASONS: dict[str, str] = {
    "1": N_("制定依据，在移交清册的移交依据里引用"),
    "2": N_("定义，没有要做的事"),
    "5": N_("乡镇（街道）、社区（村委会）的工作考核"),
    "6(1)": _GOVERNMENT,
    "6(2)": _GOVERNMENT,
    "6(3)": _MONEY,
    "6(4)": _GOVERNMENT,
    "6(5)": _GOVERNMENT,
    "7(1)": N_("社会化管理服务由乡镇（街道）、社区（村委会）提供"),
    "7(2)": _CITY_SYSTEM,
    "7(3)": _INSURANCE,
    "7(4)": _INSURANCE,
    "7(5)": _MEDICAL,
    "7(6)": _INSURANCE,
    "7(7)": _CARE,
    "7(8)": _CARE,
    "7(9)": _GROUPS,
    "7(10)": _PARTY,
    "7(11)": _HEALTH,
    "7(12)": N_("以后做：乡镇（街道）代收补充材料；档案传递"),
    "7(13)": _ACTIVITY,
    "7(14)": _CARE,
    "7(15)": _MONEY,
    "7(16)": _OTHER,
    "8(1)": _PARTY,
    "8(2)": _MONEY,
    "8(3)": N_("移交的协调和督促由区国资委负责"),
    "8(4)": _CARE,
    "8(5)": _INSURANCE,
    "8(6)": _MEDICAL,
    "8(8)": _HEALTH,
    "8(9)": _CARE,
    "8(10)": _ACTIVITY,
    "8(11)": N_("窗口服务由乡镇（街道）、社区（村委会）为民服务中心提供"),
    "8(12)": _CARE,
    "9(1)": N_("维稳主体责任由企业承担"),
    "9(2)": _INSURANCE,
    "9(3)": _INSURANCE,
    "9(5)": _PARTY,
    "9(6)": _CITY_SYSTEM,
    "9(7)": N_("以后做：企业因待遇变更调取人事档案"),
    "9(8)": _PAYMENT,
    "9(9)": _PAYMENT,
    "9(10)": _CARE,
    "9(11)": _OTHER,
    "10": _GOVERNMENT,
    "13": N_("人员的聘用方式由用人单位决定"),
    "14": _MONEY,
    "15": _MONEY,
    "16": _MONEY,
    "17": _MONEY,
    "18": _ACTIVITY,
    "19": _ACTIVITY,
    "21(1)": _CITY_SYSTEM,
    "21(2)": _PARTY,
    "22": N_("以后做：迁入迁出时转递档案；区内迁移只改服务单位，档案不动"),
    "23": _INSURANCE,
    "24": _MEDICAL,
    "25": _HEALTH,
    "26": _CARE,
    "27": N_("以后做：补充材料，审核后归入档案"),
    "28(1)": N_("服务台账在市信息系统里；这里记移交、保管和利用"),
    "29": _PARTY,
    "30": _ACTIVITY,
    "31": _CARE,
    "32": _GROUPS,
    "33": N_("信息系统由市里建设，本系统只导入导出文件"),
    "34": _CITY_SYSTEM,
    "37": N_("其他居民自愿参加活动，不移交档案"),
    "38": N_("以后做：过渡期内企业人员的临时账号，不超过 3 年"),
    "39": N_("施行日期，没有要做的事"),
}
"""Message ids. Where an article has functions as well, the reason says what is left out."""

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "8(7)": (
        "portal.repository.actions.shelve",
        "portal.search.queries.search",
        "portal.trail.recorded",
        "portal.transfers.actions.issuing.issue_standard",
    ),
    "11": ("portal.capacity.queries.plan_for",),
    "12": ("portal.capacity.queries.plan_for",),
    "20": ("portal.capacity.queries.plan_for",),
    "7(12)": ("portal.use_requests.actions.ask",),
    "27": (
        "portal.regulation.visibility.HIDDEN_FROM_RETIREE",
        "portal.use_requests.actions.ask_drafted",
        "portal.use_requests.actions.approve",
        "portal.use_requests.actions.collect",
    ),
    "28(2)": ("portal.use_requests.course.ladder",),
    "28(1)": ("portal.catalogue.queries.files_for",),
    "35": (
        "portal.access.requires",
        "portal.keys.Keys",
    ),
}
"""Dotted names of what applies an article outside the functions of `portal.regulation`; a test imports each."""

_ELIGIBILITY = "tests/portal/regulation/test_eligibility.py::"
_CAPACITY = "tests/portal/regulation/test_capacity.py::"
_CATALOGUE = "tests/portal/regulation/test_catalogue.py::"
_ORDERING = "tests/portal/regulation/test_ordering.py::"
_MASKING = "tests/portal/regulation/test_masking.py::"
_TRAIL = "tests/portal/trail/test_entries.py::"
_SHELVE = "tests/portal/repository/test_shelve.py::"
_REACH = "tests/portal/search/test_reach.py::"
_REQUESTS = "tests/portal/use_requests/"
_STANDARDS = "tests/portal/transfers/test_standards.py::"

TESTS: dict[str, tuple[str, ...]] = {
    "3": (_ELIGIBILITY + "test_each_exclusion_stands_alone_and_names_its_article",),
    "4": (
        _ELIGIBILITY + "test_by_household_where_the_residence_is_elsewhere",
        _ELIGIBILITY + "test_by_the_place_of_registration_where_the_person_lives_elsewhere",
    ),
    "7(12)": (_REQUESTS + "test_counter.py::test_a_person_is_found_and_asked_for_on_one_page",),
    "8(7)": (
        _TRAIL + "test_an_action_leaves_its_change_and_one_entry",
        _TRAIL + "test_the_database_itself_refuses_to_change_a_numbered_entry",
        _SHELVE + "test_a_volume_is_shelved_moved_and_taken_down",
        _REACH + "test_archivists_find_titles_then_pages_of_everybody",
        _STANDARDS + "test_the_lead_archivist_issues_a_version_and_it_is_in_force_on_its_day",
    ),
    "9(4)": (
        _CATALOGUE + "test_a_class_is_read_however_it_is_written",
        _CATALOGUE + "test_the_fifth_material_of_class_9_2_and_its_third_page",
        _ORDERING + "test_by_date_the_earlier_stands_first",
        _ORDERING + "test_the_approval_stands_before_the_conclusion",
    ),
    "11": (
        _CAPACITY + "test_service_staff_by_the_ratio_of_article_11",
        _CAPACITY + "test_boundary_cases_of_article_11_are_noted",
    ),
    "12": (_CAPACITY + "test_one_archivist_for_each_started_ten_thousand_volumes",),
    "20": (
        _CAPACITY + "test_area_is_sixty_square_metres_for_ten_thousand_volumes",
        _CAPACITY + "test_area_counts_the_growth_of_the_years_of_storage",
    ),
    "21(3)": (
        _ELIGIBILITY + "test_all_three_outside_is_an_error_that_names_the_right_archive",
        _ELIGIBILITY + "test_none_inside_and_one_unknown_warns_and_never_fails",
    ),
    "21(4)": (
        _ELIGIBILITY + "test_the_dead_stay_with_the_enterprise_by_article_21_4",
        _ELIGIBILITY + "test_a_death_not_certainly_after_the_hand_over_bars_it",
        _ELIGIBILITY + "test_each_exclusion_stands_alone_and_names_its_article",
    ),
    "27": (
        "tests/portal/regulation/test_visibility.py::test_appraisals_vetting_and_discipline_are_not_shown_to_the_person",
        _REQUESTS + "test_ask.py::test_three_questions_lead_to_a_request_with_a_date",
        _REQUESTS + "test_decide.py::test_approving_asks_for_the_copy",
        _REQUESTS + "test_deliver.py::test_the_copy_has_a_cover_and_every_page_of_the_chosen_items",
    ),
    "28(1)": (_TRAIL + "test_an_action_leaves_its_change_and_one_entry",),
    "28(2)": (_REQUESTS + "test_look.py::test_the_ladder_says_when_and_who_by_role_and_no_name",),
    "35": (
        _TRAIL + "test_who_may_not_is_refused_and_the_refusal_is_recorded",
        _MASKING + "test_a_number_keeps_three_and_four_characters",
        _MASKING + "test_numbers_are_masked_inside_any_text",
    ),
    "36": (_ELIGIBILITY + "test_each_exclusion_stands_alone_and_names_its_article",),
}
"""Ids of tests, from the root of the checkout; a test looks each of them up."""
