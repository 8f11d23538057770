# Closed lists
action-submit = Trình hồ sơ
action-endorse = Xác nhận đề nghị
action-accept = Đủ điều kiện, chuyển tiếp
action-clear = Nhất trí, chuyển tiếp
action-approve = Đồng ý khen thưởng
action-forward = Ký tờ trình gửi cấp trên
action-return = Trả lại để hoàn thiện
action-supplement = Yêu cầu bổ sung
action-hold = Tạm dừng giải quyết
action-release = Tiếp tục giải quyết
action-refuse = Không xét khen thưởng
action-withdraw = Rút hồ sơ
action-appeal = Khiếu nại
action-give_back = Chuyển lại người quyết định
action-issue = Ban hành

# Fields
field-no_rule = Chưa có quy định về { $what } cho ngày { $day }.

# The law
law-nothing-there = Thiếu tệp này hoặc tệp không có quy định nào; hãy chép từ thư mục config/ của bản phát hành.
law-unreadable = Không đọc được: { $error }
law-syntax = { $error }
law-empty = Để trống; hãy ghi nội dung.
law-unknown-code = Không có mã “{ $value }”; hãy ghi một trong: { $known }.
law-no-decimal = “{ $value }” không phải số dương; hãy ghi ví dụ "0.3".
law-no-coefficient = “{ $value }” không phải hệ số; hãy ghi ví dụ "0.3", "0" nếu không có tiền thưởng, hoặc "unknown" nếu chưa rõ.
law-no-share = “{ $value }” không phải tỷ lệ; hãy ghi số lớn hơn 0, không quá 1, ví dụ "0.90".
law-outside-version = “{ $value }” không thuộc phạm vi của phiên bản này; hãy ghi một trong: { $known }.
law-cannot-be-met = Điều kiện này không ai đạt được: thiếu nội dung, đòi hỏi nhiều hơn số mục đã nêu, hoặc có số 0; hãy ghi lại.
law-unknown-switch = Tệp switches.toml không có mục “{ $value }”; hãy khai báo mục này hoặc ghi mã đã có.
law-not-positive = { $value } không dương; hãy ghi số từ 1 trở lên.
law-below-years = Ghi dưới { $value } năm thì không còn khoảng nào từ { $years } năm trở lên; hãy ghi số lớn hơn hoặc bỏ below.
law-nothing-to-round = Đã ghi mode "none"; hãy bỏ multiple.
law-multiple-missing = Thiếu multiple cho mode “{ $value }”; hãy ghi ví dụ 10_000.
law-no-date = { $value } không phải ngày; hãy ghi ví dụ 2026-10-01.
law-ends-before-it-begins = Kết thúc trước khi bắt đầu; hãy ghi ngày từ { $from } trở đi.
law-overlap = Trùng thời gian với mục bắt đầu từ { $from }; hãy ghi valid_to trước ngày đó.
law-duplicate = { $value } đã có; hãy ghi mã hoặc ngày khác.
law-no-plain-code = “{ $value }” phải chỉ gồm chữ thường, số và dấu gạch dưới.
law-unknown-route = Không có quy trình “{ $value }” từ ngày { $from }; hãy ghi một trong: { $known }.
law-first-is-no-draft = Bước đầu tiên phải là draft.
law-outcome-impossible = Bước này không có kết quả “{ $value }”; chỉ có: { $known }.
law-setting-of-another-kind = Loại bước này không có mục “{ $value }”; hãy bỏ mục này.
law-days-and-hours = Chỉ đặt một trong hai: working_days hoặc hours.
law-outcome-missing = Thiếu nơi đến của kết quả “{ $value }”; hãy ghi thêm.
law-unknown-stage = Không đến được “{ $value }”; hãy ghi mã một bước: { $known }, hoặc kết thúc phù hợp (refused; awarded chỉ từ bước issue).
law-not-a-working-day = { $value } là thứ Bảy hoặc Chủ nhật; ngày được nghỉ hoán đổi phải là ngày làm việc.
law-not-a-day-off = { $value } là ngày làm việc; ngày làm bù phải là thứ Bảy hoặc Chủ nhật.
law-other-year = { $value } không thuộc năm { $year } của tệp này.
law-at = { $file }, dòng { $line }:{" "}
law-ok = Các quy định đều hợp lệ: { $awards } hình thức, { $routes } quy trình, lịch { $years }.
