from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.model import Field, Kind
from kinfold.reading import headers
from kinfold.tables import SourceTable

if TYPE_CHECKING:
    from kinfold.reading.mapping import SourceMapping


def table_of(columns: dict[str, list[str]]) -> SourceTable:
    """Make a source of columns; every column has as many cells."""
    texts = {header: pa.array(cells, pa.string()) for header, cells in columns.items()}
    made = pa.table(texts)
    return SourceTable("crm", "crm.csv", "", made, np.arange(2, made.num_rows + 2), made.num_rows, ())


def by_headers(*names: str) -> SourceMapping:
    """Guess from headers alone."""
    return headers.guess(table_of({name: [] for name in names}))


def told(mapping: SourceMapping) -> dict[str, str]:
    """Write each used column as field, scheme, role and group."""
    return {
        c.column: " ".join(part for part in (c.field.value, c.scheme, c.role.value, c.group) if part)
        for c in mapping.columns
        if c.field is not Field.IGNORE
    }


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (
            "顧客番号 氏名 フリガナ 生年月日 郵便番号 都道府県 市区町村 電話番号 メールアドレス",
            "key name other_name birth_date postcode state city phone email",
        ),
        ("고객번호 성명 생년월일 휴대폰 주소 이메일", "key name birth_date phone address email"),
        ("фио дата_рождения телефон почта город индекс", "name birth_date phone email city postcode"),
        (
            "nome cognome data_di_nascita cap città partita_iva",
            "given_name family_name birth_date postcode city tax_id",
        ),
        ("voornaam achternaam geboortedatum woonplaats", "given_name family_name birth_date city"),
        ("jméno příjmení datum_narození PSČ", "given_name family_name birth_date postcode"),
        ("fornavn efternavn fødselsdato postnr tlf", "given_name family_name birth_date postcode phone"),
        ("adı soyadı doğum_tarihi cep_telefonu", "given_name family_name birth_date phone"),
    ],
)
def test_headers_of_further_languages_are_known(columns: str, fields: str) -> None:
    found = by_headers(*columns.split())
    assert [column.field.value for column in found.columns] == fields.split()


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (Field.PHONE, "phones|Phone Numbers|mobiles|Mobile Numbers|landlines|fax_numbers|contact phones"),
        (Field.EMAIL, "emails|E-Mails|email_addresses|work emails"),
        (Field.ADDRESS, "Addresses|postal addresses|full_addresses"),
        (Field.NAME, "names|Full Names|customer_names"),
        (Field.COMPANY, "Company Names|organization_names"),
        (Field.FAMILY_NAME, "surnames|last_names"),
        (Field.WEBSITE, "Websites|urls"),
    ],
)
def test_a_header_of_several_values_is_in_the_plural(field: Field, names: str) -> None:
    assert {name: headers.meaning(name).field for name in names.split("|")} == dict.fromkeys(
        names.split("|"), field
    )


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (
            Field.GIVEN_NAME,
            "First Name|first_name|FIRST_NAME|firstName|fname|PRIMARY_NAME_FIRST|imie|Vorname|prénom|名",
        ),
        (Field.FAMILY_NAME, "lname|surname|Last Name|PRIMARY_NAME_LAST|nazwisko|Nachname|Apellidos|姓"),
        (Field.BIRTH_DATE, "dob|DATE_OF_BIRTH|Birthday|data_ur|Geburtsdatum|出生日期|生日"),
        (Field.POSTCODE, "areacode|postcode_fake|Zip|ADDR_POSTAL_CODE|PLZ|邮编|郵編"),
        (Field.CITY, "suburb|city|ADDR_CITY|Ort|ville|市|所在城市"),
        (Field.HOUSE_NUMBER, "stNo|street_number|Hausnummer|门牌号"),
        (Field.STREET, "add1|address_1|Address Line 2|ADDR_LINE1|Straße"),
        (Field.ADDRESS, "addr|ADDR_FULL|地址|详细地址|地址（必填）"),
        (
            Field.PHONE,
            "Phone|phone_2|手机|手机5|電話|座机|传真|Mobile No.|办公电话|Phone (work)|warehouse phone",
        ),
        (Field.EMAIL, "email|E-mail|EMAIL_ADDRESS|邮箱|电子邮件|Email 2|courriel"),
        (Field.TAX_ID, "统一社会信用代码|税号|纳税人识别号|TAX_ID_NUMBER|VAT Number"),
        (
            Field.ID_NUMBER,
            "SSN_NUMBER|soc_sec_id|PASSPORT_NUMBER|DRIVERS_LICENSE_NUMBER|LEI_NUMBER|身份证号",
        ),
        (Field.ACCOUNT, "微信|QQ|银行账号|IBAN"),
        (Field.OTHER_NAME, "NATIVE_NAME_FULL|SECONDARY_NAME_ORG|曾用名|简称|英文名"),
        (Field.PARENT, "上级客户|Parent Account|REL_ANCHOR_KEY|REL_POINTER_KEY|母公司|总公司|parent_id/id"),
        (Field.JOB_TITLE, "职务|Job Title|title|Stanowisko"),
        (Field.UPDATED_AT, "更新时间|Last Modified Date|(Do Not Modify) Modified On|updated_at"),
    ],
)
def test_a_field_has_many_spellings(field: Field, names: str) -> None:
    """In any case, script and punctuation."""
    assert {name: headers.meaning(name).field for name in names.split("|")} == dict.fromkeys(
        names.split("|"), field
    )


@pytest.mark.parametrize(
    "name",
    [
        "Account Owner",
        "负责人",
        "负责人（必填）",
        "创建人",
        "Created By",
        "Created By.id",
        "Owner Phone",
        "归属部门",
        "状态",
        "生命状态",
        "客户来源（必填）",
        "Lead Source",
        "Amount",
        "DATE",
        "备注",
        "phone type",
        "order id",
        "Program Name",
        "IP Address",
        "直属上级_唯一性ID",
        "紧急联系人电话",
        "Phone verified",
        "PASSPORT_COUNTRY",
        "",
    ],
)
def test_what_is_not_the_customers_is_ignored(name: str) -> None:
    """Above all the seller's own staff, who would tie all their customers together."""
    assert headers.meaning(name).field is Field.IGNORE


@given(st.sampled_from(["first name", "mailing street", "postal code", "contact email"]))
def test_case_and_punctuation_of_a_header_do_not_matter(name: str) -> None:
    """Blanks, underscores, dots and case are the exporter's taste."""
    words = name.split()
    for spelled in (
        "_".join(words).upper(),
        "".join(w.title() for w in words),
        ".".join(words),
        "-".join(words),
    ):
        found, wanted = headers.meaning(spelled), headers.meaning(name)
        assert (found.field, found.role, found.group) == (wanted.field, wanted.role, wanted.group)


def test_a_zoho_account_export() -> None:
    """Parent Account.id is a reference, Account Owner.id is nobody's."""
    mapping = by_headers(
        "Record Id",
        "Account Owner.id",
        "Account Owner",
        "Account Name",
        "Phone",
        "Parent Account.id",
        "Parent Account",
        "Website",
        "Billing Street",
        "Billing City",
        "Shipping Street",
        "Created By.id",
        "Modified Time",
    )
    assert mapping.kind is Kind.ORGANIZATION
    assert told(mapping) == {
        "Record Id": "key",
        "Account Name": "name",
        "Phone": "phone",
        "Parent Account.id": "parent key",
        "Parent Account": "parent",
        "Website": "website",
        "Billing Street": "street billing",
        "Billing City": "city billing",
        "Shipping Street": "street shipping",
        "Modified Time": "updated_at",
    }


def test_a_zoho_lead_is_a_person_with_an_employer() -> None:
    """First and last name beside Company."""
    mapping = by_headers(
        "Record Id", "Lead Owner", "First Name", "Last Name", "Company", "Email", "Lead Status"
    )
    assert mapping.kind is Kind.PERSON
    assert told(mapping) == {
        "Record Id": "key",
        "First Name": "given_name",
        "Last Name": "family_name",
        "Company": "company employer",
        "Email": "email",
    }


def test_a_fxiaoke_account_export() -> None:
    """The account has its own key and its own number; who sells to it is nobody's contact."""
    mapping = by_headers(
        "唯一性ID（必填）",
        "客户名称（必填）",
        "客户来源（必填）",
        "负责人",
        "负责人主属部门",
        "客户等级",
        "电话",
        "网址",
        "邮件",
        "成交状态",
        "业务类型（必填）",
        "生命状态",
        "归属部门",
        "客户编号",
        "所属公海",
        "省",
        "市",
        "区",
        "详细地址",
        "上级客户_唯一性ID",
    )
    assert mapping.kind is Kind.ORGANIZATION
    assert told(mapping) == {
        "唯一性ID（必填）": "key",
        "客户名称（必填）": "name",
        "电话": "phone",
        "网址": "website",
        "邮件": "email",
        "省": "state",
        "市": "city",
        "区": "district",
        "详细地址": "street",
        "上级客户_唯一性ID": "parent key",
    }


def test_a_fxiaoke_contact_export_is_persons_who_point_at_their_company() -> None:
    """客户名称_唯一性ID says that the customer is another record."""
    mapping = by_headers(
        "唯一性ID（必填）",
        "联系人姓名（必填）",
        "客户名称",
        "客户名称_唯一性ID",
        "部门",
        "职务",
        "手机",
        "手机2",
        "手机5",
        "电话",
        "微信",
        "直属上级_唯一性ID",
        "负责人（必填）",
    )
    assert mapping.kind is Kind.PERSON
    assert told(mapping) == {
        "唯一性ID（必填）": "key",
        "联系人姓名（必填）": "name",
        "客户名称": "company employer",
        "客户名称_唯一性ID": "parent key",
        "部门": "department",
        "职务": "job_title",
        "手机": "phone mobile",
        "手机2": "phone mobile",
        "手机5": "phone mobile",
        "电话": "phone",
        "微信": "account wechat",
    }


def test_a_salesforce_contact_report() -> None:
    """AccountId beside Id is the company's key; Mailing and Other are two addresses."""
    mapping = by_headers(
        "Id",
        "AccountId",
        "LastName",
        "FirstName",
        "Salutation",
        "MailingStreet",
        "MailingCity",
        "Mailing Zip/Postal Code",
        "OtherCity",
        "Phone",
        "MobilePhone",
        "Email",
        "Title",
        "Department",
        "OwnerId",
        "LastModifiedDate",
    )
    assert mapping.kind is Kind.PERSON
    assert told(mapping) == {
        "Id": "key",
        "AccountId": "parent key",
        "LastName": "family_name",
        "FirstName": "given_name",
        "MailingStreet": "street mailing",
        "MailingCity": "city mailing",
        "Mailing Zip/Postal Code": "postcode mailing",
        "OtherCity": "city other",
        "Phone": "phone",
        "MobilePhone": "phone mobile",
        "Email": "email",
        "Title": "job_title",
        "Department": "department",
        "LastModifiedDate": "updated_at",
    }


def test_hubspot_dynamics_and_odoo_exports() -> None:
    """Each calls its key otherwise."""
    hubspot = by_headers("Record ID", "Company name", "Company domain name", "Company owner", "Lead Source")
    assert told(hubspot) == {"Record ID": "key", "Company name": "name", "Company domain name": "website"}
    dynamics = by_headers(
        "(Do Not Modify) Account",
        "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On",
        "Account Name",
        "Main Phone",
        "Address 1: City",
        "Address 2: City",
        "Primary Contact",
    )
    assert dynamics.kind is Kind.ORGANIZATION
    assert told(dynamics) == {
        "(Do Not Modify) Account": "key",
        "(Do Not Modify) Modified On": "updated_at",
        "Account Name": "name",
        "Main Phone": "phone",
        "Address 1: City": "city 1",
        "Address 2: City": "city 2",
        "Primary Contact": "name contact",
    }
    odoo = by_headers("id", "name", "is_company", "parent_id/id", "street", "zip", "phone", "vat")
    assert odoo.kind is None
    assert told(odoo)["parent_id/id"] == "parent key"
    assert told(odoo)["is_company"] == "kind is_company"


def test_a_chinese_customer_list_has_contacts() -> None:
    """The legal representative is a second one; the contact's mobile is the contact's, 电话 the company's."""
    mapping = by_headers(
        "客户名称",
        "统一社会信用代码",
        "联系人",
        "联系人手机",
        "职务",
        "法定代表人",
        "电话",
        "注册地址",
        "办公地址",
    )
    assert mapping.kind is Kind.ORGANIZATION
    assert told(mapping) == {
        "客户名称": "name",
        "统一社会信用代码": "tax_id uscc",
        "联系人": "name contact",
        "联系人手机": "phone mobile contact",
        "职务": "job_title contact",
        "法定代表人": "name contact 2",
        "电话": "phone",
        "注册地址": "address registered",
        "办公地址": "address work",
    }


def test_a_row_can_name_several_contacts() -> None:
    """The number after the word contact says whose phone it is; the one at the end does not."""
    mapping = told(
        by_headers(
            "Company", "Contact 1 Name", "Contact 1 Phone", "Contact 2 Name", "Contact 2 Phone", "Phone 2"
        )
    )
    assert mapping["Contact 1 Name"] == "name contact"
    assert mapping["Contact 2 Phone"] == "phone contact 2"
    assert mapping["Phone 2"] == "phone"


def test_a_person_with_a_company_in_chinese() -> None:
    """姓名 beside 工作单位; the company's phone is the company's."""
    mapping = by_headers("姓名", "身份证号", "手机号码", "工作单位", "公司电话", "家庭住址", "部门")
    assert mapping.kind is Kind.PERSON
    assert told(mapping)["工作单位"] == "company employer"
    assert told(mapping)["公司电话"] == "phone employer"
    assert told(mapping)["部门"] == "department"


def test_the_word_for_a_whole_name_beside_the_given_name_is_the_family_name() -> None:
    """French and Spanish forms."""
    assert told(by_headers("nom", "prénom")) == {"nom": "family_name", "prénom": "given_name"}
    assert told(by_headers("nombre", "apellidos")) == {"nombre": "given_name", "apellidos": "family_name"}


def test_senzing_rows_say_themselves_what_they_are() -> None:
    """The own organization name is no employer; a passport's country is not where one lives."""
    mapping = by_headers(
        "PRIMARY_NAME_ORG",
        "PRIMARY_NAME_LAST",
        "RECORD_TYPE",
        "EMPLOYER",
        "PASSPORT_COUNTRY",
        "REL_POINTER_ROLE",
    )
    assert mapping.kind is None
    assert told(mapping) == {
        "PRIMARY_NAME_ORG": "company",
        "PRIMARY_NAME_LAST": "family_name",
        "RECORD_TYPE": "kind",
        "EMPLOYER": "company employer",
        "REL_POINTER_ROLE": "parent role",
    }


@given(st.text())
def test_any_header_has_a_meaning(header: str) -> None:
    """Whatever a file's first line holds."""
    assert headers.meaning(header).column == header


def test_a_second_company_name_of_a_mixed_file_is_an_alias() -> None:
    rows = {
        "RECORD_TYPE": ["ORGANIZATION", "PERSON"],
        "NAME_FULL": ["", "Ann Lee"],
        "NAME_ORG": ["Acme India", ""],
        "NAME_ORG 2": ["Acme", ""],
    }
    fields = {c.column: c.field for c in headers.guess(table_of(rows)).columns}
    assert (fields["NAME_ORG"], fields["NAME_ORG 2"]) == (Field.COMPANY, Field.OTHER_NAME)
