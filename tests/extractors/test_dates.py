"""Date expressions and the days they mean; published on Wednesday 13 March 2019 unless said otherwise."""

import calendar
import itertools
from datetime import date, datetime
from pathlib import Path

import dateparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import FOLDER, expressions_of, read_expressions
from extractors.dating import find_dates
from ontology.statements import DateInterval, Span
from ontology.tables import TableError, read_table

PUBLISHED = date(2019, 3, 13)


def table(rows: str) -> list[tuple[str, str, str]]:
    """Lines of ``sentence with [the expression] = days``; days are ISO dates, ``a..b``, or nothing where there is no date."""
    cases = []
    for row in rows.strip().splitlines():
        text, _, days = row.rpartition(" = ") if not row.endswith(" =") else (row[:-2], "", "")
        cases.append((text.strip(), text[text.find("[") + 1 : text.find("]")] if "[" in text else "", days.strip()))
    return cases


def shown(interval: DateInterval) -> str:
    return f"{interval.start}" if interval.start == interval.end else f"{interval.start}..{interval.end}"


VIETNAMESE = """
Hai ngoại trưởng gặp nhau [ngày 12/3]. = 2019-03-12
Hai ngoại trưởng gặp nhau [ngày 25/10]. = 2018-10-25
Bà phát biểu [hôm 30/6] tại Huế. = 2018-06-30
Đoàn tới nơi [sáng 5/3]. = 2019-03-05
Đoàn tới nơi [chiều 5-3]. = 2019-03-05
Đoàn tới nơi [tối 5.3]. = 2019-03-05
Đoàn tới nơi [rạng sáng 9/3] theo giờ địa phương. = 2019-03-09
Tàu cập cảng [sáng ngày 1/3]. = 2019-03-01
Tàu cập cảng [tối hôm 1/3]. = 2019-03-01
Văn kiện được ký [25-10-2018]. = 2018-10-25
Văn kiện được ký [ngày 25/10/2018]. = 2018-10-25
Văn kiện được ký ngày [2018-10-25]. = 2018-10-25
Văn kiện được ký [ngày 25.10.2018]. = 2018-10-25
Văn kiện được ký [ngày 8 tháng 12 năm 1987]. = 1987-12-08
Văn kiện được ký [8 tháng 12 năm 1987]. = 1987-12-08
Văn kiện được ký [ngày 8 tháng 12, 1987]. = 1987-12-08
Văn kiện được ký [ngày 8 tháng 12]. = 2018-12-08
Văn kiện được ký [ngày 8 tháng Hai]. = 2019-02-08
Văn kiện được ký [ngày 2 tháng chín năm 1945]. = 1945-09-02
Văn kiện được ký [ngày 2 tháng 9 năm ngoái]. = 2018-09-02
Văn kiện được ký [ngày 5/6 năm ngoái]. = 2018-06-05
Văn kiện được ký [ngày 5/6 vừa qua]. = 2018-06-05
Hội nghị khai mạc [ngày 5/6 tới]. = 2019-06-05
Hội nghị khai mạc [ngày 5/6 năm nay]. = 2019-06-05
Hội nghị khai mạc [ngày 20 tháng này]. = 2019-03-20
Hội nghị khai mạc [ngày 20 tháng trước]. = 2019-02-20
Hội nghị khai mạc [ngày 3 tháng sau]. = 2019-04-03
Hội nghị kéo dài [ngày 4-8/3]. = 2019-03-04..2019-03-08
Hội nghị kéo dài từ [ngày 4 đến 8/3]. = 2019-03-04..2019-03-08
Hội nghị kéo dài từ [ngày 4/3 đến ngày 8/3]. = 2019-03-04..2019-03-08
Hội nghị kéo dài từ [4 đến 8/3]. = 2019-03-04..2019-03-08
Hội nghị kéo dài [25 - 27/10/2018]. = 2018-10-25..2018-10-27
Hội nghị kéo dài [ngày 25 và 26/2]. = 2019-02-25..2019-02-26
Tuyên bố được đưa ra [hôm nay]. = 2019-03-13
Tuyên bố được đưa ra trong [ngày hôm nay]. = 2019-03-13
Tuyên bố được đưa ra [sáng nay]. = 2019-03-13
Tuyên bố được đưa ra [tối nay]. = 2019-03-13
Tuyên bố được đưa ra [hôm qua]. = 2019-03-12
Tuyên bố được đưa ra [ngày hôm qua]. = 2019-03-12
Tuyên bố được đưa ra [chiều qua]. = 2019-03-12
Tuyên bố được đưa ra [đêm qua]. = 2019-03-12
Tuyên bố được đưa ra [sáng hôm qua]. = 2019-03-12
Tuyên bố được đưa ra [hôm kia]. = 2019-03-11
Tuyên bố sẽ được đưa ra [ngày mai]. = 2019-03-14
Tuyên bố sẽ được đưa ra [sáng mai]. = 2019-03-14
Tuyên bố được đưa ra [hôm nay, 13/3], tại Lima. = 2019-03-13
Tuyên bố được đưa ra [hôm thứ Ba]. = 2019-03-12
Tuyên bố được đưa ra [hôm thứ tư]. = 2019-03-13
Tuyên bố được đưa ra [hôm thứ 5]. = 2019-03-07
Tuyên bố được đưa ra [hôm Chủ nhật]. = 2019-03-10
Tuyên bố được đưa ra vào [thứ Hai]. = 2019-03-11
Tuyên bố được đưa ra [ngày thứ Sáu]. = 2019-03-08
Tuyên bố được đưa ra [sáng thứ bảy]. = 2019-03-09
Tuyên bố được đưa ra [thứ ba vừa qua]. = 2019-03-12
Tuyên bố được đưa ra [thứ tư vừa qua]. = 2019-03-06
Tuyên bố được đưa ra [thứ Ba tuần trước]. = 2019-03-05
Tuyên bố được đưa ra [hôm thứ hai tuần này]. = 2019-03-11
Cuộc họp sẽ mở [thứ Sáu tuần tới]. = 2019-03-22
Cuộc họp sẽ mở [chủ nhật tới]. = 2019-03-17
Tuyên bố được đưa ra [hôm thứ ba (12/3]). = 2019-03-12
Họ thăm Oslo [tuần này]. = 2019-03-11..2019-03-17
Họ thăm Oslo [tuần trước]. = 2019-03-04..2019-03-10
Họ thăm Oslo vào [tuần tới]. = 2019-03-18..2019-03-24
Họ thăm Oslo [tuần sau]. = 2019-03-18..2019-03-24
Họ thăm Oslo [đầu tuần này]. = 2019-03-11..2019-03-12
Họ thăm Oslo [giữa tuần trước]. = 2019-03-06..2019-03-07
Họ thăm Oslo [cuối tuần trước]. = 2019-03-09..2019-03-10
Họ thăm Oslo [cuối tuần này]. = 2019-03-16..2019-03-17
Họ thăm Oslo trong [tuần qua]. = 2019-03-06..2019-03-13
Họ thăm Oslo [hồi đầu tuần]. = 2019-03-11..2019-03-12
Họ thăm Oslo [tháng này]. = 2019-03-01..2019-03-31
Họ thăm Oslo hồi [tháng trước]. = 2019-02-01..2019-02-28
Họ thăm Oslo [tháng tới]. = 2019-04-01..2019-04-30
Họ thăm Oslo [đầu tháng này]. = 2019-03-01..2019-03-10
Họ thăm Oslo [hồi đầu tháng]. = 2019-03-01..2019-03-10
Họ thăm Oslo [cuối tháng trước]. = 2019-02-21..2019-02-28
Họ thăm Oslo hồi [tháng 8]. = 2018-08-01..2018-08-31
Họ thăm Oslo vào [tháng 8/2017]. = 2017-08-01..2017-08-31
Họ thăm Oslo vào [tháng 8-2017]. = 2017-08-01..2017-08-31
Họ thăm Oslo vào [tháng 8 năm 2017]. = 2017-08-01..2017-08-31
Họ thăm Oslo vào [tháng tám năm 2017]. = 2017-08-01..2017-08-31
Họ thăm Oslo hồi [tháng Hai]. = 2019-02-01..2019-02-28
Họ thăm Oslo hồi [tháng 8 năm ngoái]. = 2018-08-01..2018-08-31
Họ thăm Oslo vào [tháng 8 tới]. = 2019-08-01..2019-08-31
Họ thăm Oslo hồi [tháng 2 vừa qua]. = 2019-02-01..2019-02-28
Họ thăm Oslo [đầu tháng 8/2017]. = 2017-08-01..2017-08-10
Họ thăm Oslo [giữa tháng 2]. = 2019-02-11..2019-02-20
Họ thăm Oslo [cuối tháng 8 năm ngoái]. = 2018-08-21..2018-08-31
Quan hệ được lập [năm 1987]. = 1987-01-01..1987-12-31
Quan hệ được lập vào [đầu năm 1987]. = 1987-01-01..1987-04-30
Quan hệ được lập vào [giữa năm 1987]. = 1987-05-01..1987-08-31
Quan hệ được lập vào [cuối năm 1987]. = 1987-09-01..1987-12-31
Quan hệ được lập [năm nay]. = 2019-01-01..2019-12-31
Quan hệ được lập [năm ngoái]. = 2018-01-01..2018-12-31
Quan hệ được lập [cuối năm ngoái]. = 2018-09-01..2018-12-31
Quan hệ được lập [đầu năm nay]. = 2019-01-01..2019-04-30
Quan hệ được lập [hồi đầu năm]. = 2019-01-01..2019-04-30
Quan hệ sẽ được lập [năm tới]. = 2020-01-01..2020-12-31
Quan hệ được lập [năm 2014-2015]. = 2014-01-01..2015-12-31
Hai bên đàm phán từ [năm 2014 đến năm 2016]. = 2014-01-01..2016-12-31
Hai bên đàm phán từ [tháng 3 đến tháng 5/2018]. = 2018-03-01..2018-05-31
Hai bên đàm phán trong [giai đoạn 2014-2016]. = 2014-01-01..2016-12-31
Hai bên đàm phán vào [những năm 1990]. = 1990-01-01..1999-12-31
Hai bên đàm phán vào [thập niên 90]. = 1990-01-01..1999-12-31
Xuất khẩu giảm trong [quý 3/2018]. = 2018-07-01..2018-09-30
Xuất khẩu giảm trong [quý III năm 2018]. = 2018-07-01..2018-09-30
Xuất khẩu giảm trong [quý I năm nay]. = 2019-01-01..2019-03-31
Xuất khẩu giảm trong [quý trước]. = 2018-10-01..2018-12-31
Xuất khẩu giảm trong [quý 4]. = 2018-10-01..2018-12-31
Xuất khẩu giảm trong [nửa đầu năm 2018]. = 2018-01-01..2018-06-30
Xuất khẩu giảm trong [6 tháng cuối năm ngoái]. = 2018-07-01..2018-12-31
Lệnh này có từ [hai ngày trước]. = 2019-03-11
Lệnh này có [cách đây 3 ngày]. = 2019-03-10
Lệnh này có [một tuần trước]. = 2019-03-04..2019-03-10
Lệnh này có [hai tháng trước đây]. = 2019-01-01..2019-01-31
Lệnh này có [cách đây 5 năm]. = 2014-01-01..2014-12-31
Lệnh sẽ hết hạn [ba ngày nữa]. = 2019-03-16
Lệnh sẽ hết hạn trong [hai tuần tới]. = 2019-03-13..2019-03-27
Căng thẳng kéo dài trong [3 năm qua]. = 2016-03-13..2019-03-13
Hạn chót là từ nay đến [25/10]. = 2018-10-25
Ông Lâm năm nay 65 tuổi, nặng 70 kg. = 2019-01-01..2019-12-31
Đây là cuộc gặp lần thứ ba. =
Thế chiến thứ Hai kết thúc trong đổ nát. =
Ngày thứ ba của hội nghị diễn ra lặng lẽ. =
Hai tuần trước đó họ đã cãi nhau. =
Hai ngày trước khi bầu cử, ông rút lui. =
Hai ngày trước cuộc bầu cử, ông rút lui. =
Tuần trước đó họ đã cãi nhau. =
Một ngày sau, họ làm lành. =
Sự kiện 11/9 làm thay đổi nước Mỹ. =
Vụ khủng bố 11/9 làm thay đổi nước Mỹ. =
Quầy trực mở cửa 24/7. =
Có 2/3 số phiếu thuận. =
Từ 1/3 đến 1/2 số ghế bị bỏ trống. =
Mỗi ngày 1.5 triệu thùng dầu được bơm. =
Tiêm kích F-16 bay qua quốc lộ 22. =
Nghị quyết 2231 có 15 phiếu thuận. =
Đội nhà thắng 3-1 ở phút 85. =
Họp lúc 7h30 ở tầng 5. =
Vài tuần trước họ còn là bạn. =
Hơn hai năm trước, không ai tin điều đó. =
Lầu Năm Góc im lặng. =
Cách mạng tháng Tám thành công. =
Lệnh này có hồi [cuối năm 2017]. = 2017-09-01..2017-12-31
Lệnh này có hồi [đầu tháng 8]. = 2018-08-01..2018-08-10
Lệnh này có [hồi đầu tuần này]. = 2019-03-11..2019-03-12
Lễ duyệt binh ngày 2/4 rất lớn. =
Họ đã gặp nhau [ngày 2/4]. = 2018-04-02
Họ phải nộp bài trước [ngày 2/4]. = 2019-04-02
Lệnh ký [ngày 3/5/2012] có từ ngày 1/4. = 2012-05-03
Ngày càng nhiều người ra đi. =
Ngày nay ít ai nhớ. =
Anh ta nhận án 12 năm tù. =
Họ họp mỗi tháng 3 lần. =
Tàu dài 30/4 mét. =
Ngày 31/2 không có thật. =
"""

ENGLISH = """
The ministers met on [12 March]. = 2019-03-12
The ministers met on [25 October]. = 2018-10-25
The ministers met on [25 October 2018]. = 2018-10-25
The ministers met on [the 25th of October 2018]. = 2018-10-25
The ministers met on [October 25]. = 2018-10-25
The ministers met on [October 25, 2018]. = 2018-10-25
The ministers met on [October 25th, 2018]. = 2018-10-25
The ministers met on [Oct. 25]. = 2018-10-25
The ministers met on [Sept. 3, 2018]. = 2018-09-03
The ministers met on [3 Sep 2018]. = 2018-09-03
The ministers met on [May 5]. = 2018-05-05
The ministers met on [5 May 2017]. = 2017-05-05
The ministers met on [2018-10-25]. = 2018-10-25
The ministers met on [25/10/2018]. = 2018-10-25
The ministers met on [10/25/2018]. = 2018-10-25
The ministers met on [25.10.2018]. = 2018-10-25
The ministers met on [Tuesday, 5 March]. = 2019-03-05
The ministers met on [Tuesday, March 5, 2019]. = 2019-03-05
The ministers met on [5-8 March]. = 2019-03-05..2019-03-08
The ministers met on [March 5-8]. = 2019-03-05..2019-03-08
The ministers met from [5 to 8 March]. = 2019-03-05..2019-03-08
The ministers met from [March 5 to 8]. = 2019-03-05..2019-03-08
The ministers met from [5 March to 8 March]. = 2019-03-05..2019-03-08
The ministers met between [5 and 8 March 2019]. = 2019-03-05..2019-03-08
The ministers met on [June 5, 2016]. = 2016-06-05
The ministers met in [August 2018]. = 2018-08-01..2018-08-31
The ministers met in [August]. = 2018-08-01..2018-08-31
The ministers met in [March]. = 2019-03-01..2019-03-31
The ministers met in [May]. = 2018-05-01..2018-05-31
The ministers met in [Feb. 2018]. = 2018-02-01..2018-02-28
The ministers met in [August last year]. = 2018-08-01..2018-08-31
The ministers met in [August of last year]. = 2018-08-01..2018-08-31
The ministers met [last August]. = 2018-08-01..2018-08-31
The ministers met in [early August]. = 2018-08-01..2018-08-10
The ministers met in [mid-August 2018]. = 2018-08-11..2018-08-20
The ministers met in [late August 2018]. = 2018-08-21..2018-08-31
The ministers met at [the end of February]. = 2019-02-21..2019-02-28
The ministers met in [1987]. = 1987-01-01..1987-12-31
The ministers met in [mid-2015]. = 2015-05-01..2015-08-31
The ministers met in [early 2019]. = 2019-01-01..2019-04-30
The ministers met in [late 2018]. = 2018-09-01..2018-12-31
The ministers met at [the end of 2018]. = 2018-09-01..2018-12-31
The ministers met at [the beginning of 2018]. = 2018-01-01..2018-04-30
The ministers met in [the year 1987]. = 1987-01-01..1987-12-31
The ministers met in [the 1990s]. = 1990-01-01..1999-12-31
The ministers met from [2014 to 2016]. = 2014-01-01..2016-12-31
The ministers met between [2014 and 2016]. = 2014-01-01..2016-12-31
The ministers met in [2014-15]. = 2014-01-01..2015-12-31
The ministers met in [the third quarter of 2018]. = 2018-07-01..2018-09-30
The ministers met in [Q3 2018]. = 2018-07-01..2018-09-30
The ministers met in [the first quarter]. = 2019-01-01..2019-03-31
The ministers met in [the fourth quarter]. = 2018-10-01..2018-12-31
The ministers met in [the first half of 2018]. = 2018-01-01..2018-06-30
The ministers met [last quarter]. = 2018-10-01..2018-12-31
The ministers met [today]. = 2019-03-13
The ministers met [earlier today]. = 2019-03-13
The ministers met [this morning]. = 2019-03-13
The ministers meet [tonight]. = 2019-03-13
The ministers met [yesterday]. = 2019-03-12
The ministers met [yesterday afternoon]. = 2019-03-12
The ministers met [last night]. = 2019-03-12
The ministers met [the day before yesterday]. = 2019-03-11
The ministers will meet [tomorrow]. = 2019-03-14
The ministers will meet [tomorrow morning]. = 2019-03-14
The ministers will meet [the day after tomorrow]. = 2019-03-15
The ministers met on [Tuesday]. = 2019-03-12
The ministers met on [Wednesday]. = 2019-03-13
The ministers met on [Thursday]. = 2019-03-07
The ministers met on [Thursday night]. = 2019-03-07
The ministers met [last Tuesday]. = 2019-03-12
The ministers met [last Wednesday]. = 2019-03-06
The ministers met on [Tuesday last week]. = 2019-03-05
The ministers met on [Monday this week]. = 2019-03-11
The ministers meet [next Friday]. = 2019-03-15
The ministers will meet on [Friday]. = 2019-03-15
The ministers are due to meet on [Monday]. = 2019-03-18
The ministers will meet on [5 June]. = 2019-06-05
The ministers will meet in [June]. = 2019-06-01..2019-06-30
The ministers met [this week]. = 2019-03-11..2019-03-17
The ministers met [last week]. = 2019-03-04..2019-03-10
The ministers will meet [next week]. = 2019-03-18..2019-03-24
The ministers met [earlier this week]. = 2019-03-11..2019-03-13
The ministers will meet [later this week]. = 2019-03-13..2019-03-17
The ministers met [early this week]. = 2019-03-11..2019-03-12
The ministers met [late last week]. = 2019-03-08..2019-03-10
The ministers met [over the weekend]. = 2019-03-09..2019-03-10
The ministers met [last weekend]. = 2019-03-09..2019-03-10
The ministers will meet [this weekend]. = 2019-03-16..2019-03-17
The ministers met [this month]. = 2019-03-01..2019-03-31
The ministers met [last month]. = 2019-02-01..2019-02-28
The ministers will meet [next month]. = 2019-04-01..2019-04-30
The ministers met [earlier this month]. = 2019-03-01..2019-03-13
The ministers met [late last month]. = 2019-02-21..2019-02-28
The ministers met [this year]. = 2019-01-01..2019-12-31
The ministers met [last year]. = 2018-01-01..2018-12-31
The ministers will meet [next year]. = 2020-01-01..2020-12-31
The ministers met [earlier this year]. = 2019-01-01..2019-03-13
The ministers will meet [later this year]. = 2019-03-13..2019-12-31
The ministers met [late last year]. = 2018-09-01..2018-12-31
The ministers met [early this year]. = 2019-01-01..2019-04-30
The ministers met [two days ago]. = 2019-03-11
The ministers met [10 days ago]. = 2019-03-03
The ministers met [a week ago]. = 2019-03-04..2019-03-10
The ministers met [three weeks ago]. = 2019-02-18..2019-02-24
The ministers met [two months ago]. = 2019-01-01..2019-01-31
The ministers met [five years ago]. = 2014-01-01..2014-12-31
The ministers met twice in [the past three days]. = 2019-03-10..2019-03-13
The ministers met twice in [the past week]. = 2019-03-06..2019-03-13
The ministers met twice in [the last two years]. = 2017-03-13..2019-03-13
The ministers will meet in [the next two weeks]. = 2019-03-13..2019-03-27
The embargo has held since [2014]. = 2014-01-01..2014-12-31
The embargo holds until [5 April 2021]. = 2021-04-05
The embargo was lifted after [June 2016]. = 2016-06-01..2016-06-30
On [29 February], the envoy resigned. = 2016-02-29
The 2015 deal collapsed. =
After 9/11 the rules changed. =
The desk is staffed 24/7. =
An F-16 crossed highway 22. =
Resolution 2231 passed with 15 votes. =
Theresa May said nothing. =
They had no faith that May would stay. =
They may march on the palace. =
The home side won 3-1. =
She is 65 and weighs 70 kilos. =
Some 2,000 troops stayed behind. =
In 2000 villages the wells ran dry. =
Half of them, 1/2, went home. =
The date 04/05/2018 can be read in two ways. =
A few weeks ago they were friends. =
More than two years ago nobody believed it. =
Two days before the vote he withdrew. =
Two days later they made up. =
The next day they made up. =
The day began badly. =
The sun rose at 7:30 on floor 5. =
The Good Friday Agreement holds. =
He was shot by the second gunman. =
The two-year war dragged on. =
It took until early the next year. =
It was the last year of the truce. =
The parade fell silent, and [last week] nobody knew. = 2019-03-04..2019-03-10
The parade on 2 April is long. =
They plan a summit starting on [Friday]. = 2019-03-15
Papers are due by [2 April]. = 2019-04-02
30 February 2018 =
"""

CASES = [("vi", *case) for case in table(VIETNAMESE)] + [("en", *case) for case in table(ENGLISH)]


def test_there_are_enough_cases() -> None:
    assert all(sum(case[0] == language for case in CASES) >= 120 for language in ("vi", "en"))
    assert len({case[1] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("language", "marked", "words", "days"), CASES, ids=[case[1] for case in CASES])
def test_expressions(language: str, marked: str, words: str, days: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    found = find_dates(text, language, PUBLISHED)
    assert [shown(interval) for _, interval in found] == ([days] if days else [])
    if words:
        assert found[0][0].of(text) == words


@pytest.mark.parametrize(
    ("language", "text"), [(language, marked.replace("[", "").replace("]", "")) for language, marked, _, _ in CASES]
)
def test_an_undated_document_resolves_only_expressions_with_a_year(language: str, text: str) -> None:
    without = find_dates(text, language, None)
    with_days = dict(find_dates(text, language, PUBLISHED))
    assert all(with_days[span] == interval for span, interval in without)
    far = dict(find_dates(text, language, date(1951, 8, 2)))
    assert dict(without) == {span: interval for span, interval in with_days.items() if far.get(span) == interval}


@pytest.mark.parametrize(
    ("language", "text", "published", "days"),
    [
        ("vi", "Họ gặp nhau ngày 31/12.", date(2020, 1, 1), "2019-12-31"),
        ("vi", "Họ gặp nhau ngày 1/1.", date(2020, 1, 1), "2020-01-01"),
        ("vi", "Họ sẽ gặp nhau ngày 1/1.", date(2019, 12, 30), "2020-01-01"),
        ("vi", "Ông tuyên bố ngày 25/10 rằng họ sẽ rút quân.", date(2018, 10, 26), "2018-10-25"),
        ("vi", "Họ gặp nhau tháng trước.", date(2020, 1, 31), "2019-12-01..2019-12-31"),
        ("vi", "Họ gặp nhau quý trước.", date(2020, 1, 31), "2019-10-01..2019-12-31"),
        ("vi", "Họ gặp nhau hôm 29/2.", date(2019, 3, 1), "2016-02-29"),
        ("vi", "Họ gặp nhau cuối tuần qua.", date(2019, 3, 11), "2019-03-09..2019-03-10"),
        ("en", "They met on Monday.", date(2019, 3, 11), "2019-03-11"),
        ("en", "They met last Monday.", date(2019, 3, 11), "2019-03-04"),
        ("en", "They met over the weekend.", date(2019, 3, 10), "2019-03-09..2019-03-10"),
        ("en", "They met a month ago.", date(2019, 3, 31), "2019-02-01..2019-02-28"),
        ("en", "They met in December.", date(2019, 1, 2), "2018-12-01..2018-12-31"),
        ("en", "They will meet in January.", date(2019, 12, 2), "2020-01-01..2020-01-31"),
        ("en", "She said on Tuesday that they will meet.", date(2019, 3, 13), "2019-03-12"),
        ("en", "They met next quarter.", date(2019, 12, 2), "2020-01-01..2020-03-31"),
    ],
)
def test_turns_of_the_year_month_and_week(language: str, text: str, published: date, days: str) -> None:
    assert [shown(interval) for _, interval in find_dates(text, language, published)] == [days]


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("vi", "Lệnh có hiệu lực từ ngày 5/3.", "since"),
        ("vi", "Lệnh có hiệu lực đến ngày 5/3.", "until"),
        ("vi", "Lệnh có hiệu lực trước năm 2018.", "until"),
        ("vi", "Lệnh có hiệu lực sau năm 2018.", "after"),
        ("vi", "Kế hoạch của năm 2018 đã đổ vỡ.", "noun"),
        ("vi", "Lệnh có hiệu lực vào tháng 8.", "at"),
        ("en", "The order stands since 2014.", "since"),
        ("en", "The order stands by the end of 2018.", "until"),
        ("en", "The order stands after 5 March.", "after"),
        ("en", "The plan of August 2014 failed.", "noun"),
        ("en", "Tuesday's order failed.", "noun"),
        ("en", "The order came on Tuesday.", "at"),
    ],
)
def test_roles(language: str, text: str, role: str) -> None:
    assert [expression.role for expression in expressions_of(language).find(text)] == [role]


ODD = st.text(alphabet="0123456789/.-–() ,'’ngàythámgnămhôqutrướciaTueMyod\u00a0\n", max_size=60)
WORDS = st.lists(
    st.sampled_from(
        [
            "ngày",
            "tháng",
            "năm",
            "hôm",
            "tuần",
            "quý",
            "thứ",
            "Ba",
            "trước",
            "qua",
            "này",
            "tới",
            "25",
            "10",
            "2018",
            "25/10",
            "0",
            "31/2",
            "999",
            "đầu",
            "cuối",
            "từ",
            "đến",
            "-",
            "(",
            ")",
            ",",
            "sẽ",
            "on",
            "in",
            "last",
            "next",
            "this",
            "week",
            "month",
            "year",
            "Tuesday",
            "May",
            "5",
            "October",
            "1987",
            "ago",
            "days",
            "earlier",
            "the",
            "of",
            "to",
            "and",
            "early",
            "mid-2015",
            "9999",
        ]
    ),
    max_size=12,
).map(" ".join)
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2020, 2, 29)]))


@given(st.one_of(st.text(max_size=80), ODD, WORDS), st.sampled_from(["vi", "en", "fr", ""]), DAYS)
def test_any_text_is_read_without_a_crash(text: str, language: str, published: date | None) -> None:
    expressions = expressions_of(language).find(text)
    assert all(0 <= e.span.start < e.span.end <= len(text) for e in expressions)
    assert all(left.span.end <= right.span.start for left, right in itertools.pairwise(expressions))
    for expression in expressions:
        for future in (False, True):
            interval = expression.interval(published, future=future)
            assert interval is None or (interval.start and interval.end and interval.start <= interval.end)
            assert interval == expression.interval(published, future=future)
    assert expressions == expressions_of(language).find(text)
    assert {span for span, _ in find_dates(text, language, published)} <= {
        expression.span for expression in expressions
    }


@given(WORDS, st.sampled_from(["vi", "en"]), st.text(alphabet="x .", max_size=8))
def test_offsets_are_of_the_whole_text(text: str, language: str, before: str) -> None:
    shift = len(before) + 2
    alone = expressions_of(language).find(text)
    inside = expressions_of(language).find(f"{before}. {text}", shift)
    assert [Span(e.span.start + shift, e.span.end + shift) for e in alone] == [e.span for e in inside]


@given(WORDS, st.sampled_from(["vi", "en"]))
def test_no_expression_begins_outside_the_words_of_the_table(text: str, language: str) -> None:
    expressions = expressions_of(language)
    for match in expressions.any.finditer(text):
        word = match.group().replace("\u00a0", " ").split(" ")[0].split("-")[0].strip("(,).'’/")
        assert word in expressions.words or word[0].isdecimal()


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_written_days_come_back(day: date, published: date) -> None:
    month = calendar.month_name[day.month]
    for language, text in (
        ("vi", f"ngày {day.day}/{day.month}/{day.year}"),
        ("vi", f"ngày {day.day} tháng {day.month} năm {day.year}"),
        ("vi", f"{day:%d-%m-%Y}"),
        ("en", f"{day.day} {month} {day.year}"),
        ("en", f"{month} {day.day}, {day.year}"),
        ("en", day.isoformat()),
    ):
        assert find_dates(text, language, published) == ((Span(0, len(text)), DateInterval(day, day)),)


@pytest.mark.parametrize("published", [date(2019, 3, 13), date(2020, 2, 29), date(2018, 12, 31), date(2018, 1, 1)])
@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in (
        ("vi", "hôm nay|hôm qua|ngày mai|ngày 25/10|ngày 25/10/2018|25-10-2018|ngày 8 tháng 12 năm 1987|tháng 8/2019|tháng trước|năm ngoái"),
        ("en", "today|yesterday|tomorrow|2 days ago|25 October|Oct. 25|October 25, 2018|25 October 2018|Tuesday|August 2018|last month|last year"),
    ) for text in texts.split("|")],
)  # fmt: skip
def test_dateparser_agrees(language: str, text: str, published: date) -> None:
    settings = {"RELATIVE_BASE": datetime(published.year, published.month, published.day), "PREFER_DATES_FROM": "past"}  # noqa: DTZ001
    other = dateparser.parse(text, languages=[language], settings=settings)
    ((_, interval),) = find_dates(text, language, published)
    assert other is not None
    if text == "Tuesday" and published.weekday() == calendar.TUESDAY:
        pytest.skip("dateparser takes the Tuesday before")
    assert interval.start is not None
    assert interval.end is not None
    assert interval.start <= other.date() <= interval.end


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("pattern\tfoo <nowhere>\tunit=day", "no slot <nowhere>"),
        ("pattern\tfoo\tcolour=red", "sets 'colour'"),
        ("pattern\tfoo(\tunit=day", "cannot be read"),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "dates_zz.tsv"
    path.write_text(f"kind\tform\tvalue\tnote\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=message) as error:
        read_expressions(path)
    assert "dates_zz.tsv" in str(error.value)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_tables_have_no_row_twice(language: str) -> None:
    rows = [tuple(row.values())[:2] for row in read_table(FOLDER / f"dates_{language}.tsv", ("kind", "form"))]
    assert len(rows) == len(set(rows))
