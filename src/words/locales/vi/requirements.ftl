# Requirements
requirement-all = Đáp ứng tất cả các điều kiện sau
requirement-any = Đáp ứng một trong các điều kiện sau
requirement-n_of = Đáp ứng ít nhất { $n } trong các điều kiện sau
requirement-one_form_per_achievement = Mỗi thành tích chỉ được khen thưởng một hình thức
requirement-nothing_held_against = Không đang bị xem xét kỷ luật, điều tra, thanh tra hoặc xác minh khiếu nại, tố cáo
requirement-base_is_merit = Danh hiệu, hình thức khen thưởng làm căn cứ phải là khen thưởng công trạng
requirement-title_once_per_year = Mỗi danh hiệu thi đua chỉ được tặng một lần cho một năm
requirement-rating_reached = Được xếp loại chất lượng { $grade } của năm xét khen thưởng
requirement-rating_reached_own = Được xếp loại chất lượng của năm ở mức mà danh hiệu yêu cầu
requirement-rated =
    { $years ->
        [1] Được xếp loại chất lượng { $grade } của năm xét khen thưởng
       *[other] Được xếp loại chất lượng { $grade } { $years } năm liên tục
    }
requirement-rated_counted = Có ít nhất { $years } năm được xếp loại chất lượng { $grade }
requirement-titles_in_a_row =
    { $years ->
        [1] { $given } { $awards } của năm xét khen thưởng
       *[other] { $given } { $awards } { $years } năm liên tục
    }
requirement-titles_counted = { $given } { $awards } ít nhất { $n } lần
requirement-holds = Đã được tặng { $awards } (khen thưởng { $types })
requirement-holds_for_years = Đã được tặng { $awards } (khen thưởng { $types }), tính đến ngày xét đã đủ { $years } năm
requirement-not_held = Chưa được tặng danh hiệu, hình thức khen thưởng này lần nào
requirement-members_share = Có ít nhất { $share } cá nhân trong tập thể được tặng { $awards } của năm xét khen thưởng
requirement-members_count = Có ít nhất { $count } cá nhân trong tập thể được tặng { $awards } của năm xét khen thưởng
requirement-members_rated = Có ít nhất { $share } cá nhân trong tập thể được xếp loại chất lượng { $grade }
requirement-members_all_rated = Có 100% cá nhân trong tập thể được xếp loại chất lượng { $grade }
requirement-no_member_disciplined = Trong năm không có cá nhân trong tập thể bị kỷ luật từ { $degree } trở lên
requirement-not_disciplined = Trong năm không bị kỷ luật từ { $degree } trở lên
requirement-initiative =
    { $n ->
        [1] Có sáng kiến được công nhận trong năm xét khen thưởng, có phạm vi ảnh hưởng { $reach }, chưa dùng làm căn cứ xét khen thưởng
       *[other] Có ít nhất { $n } sáng kiến được công nhận trong năm xét khen thưởng, có phạm vi ảnh hưởng { $reach }, chưa dùng làm căn cứ xét khen thưởng
    }
requirement-in_posts = Có đủ thời gian giữ chức vụ lãnh đạo, quản lý theo bảng quy định “{ $table }”
requirement-served = Phục vụ liên tục trong { $service } từ { $years } năm trở lên
requirement-served_below = Phục vụ liên tục trong { $service } từ { $years } năm đến dưới { $below } năm
requirement-in_movement = Được lựa chọn khi sơ kết, tổng kết phong trào thi đua { $of }
requirement-in_movement_years = Được lựa chọn khi sơ kết, tổng kết phong trào thi đua { $of } có thời gian thực hiện từ { $years } năm trở lên
requirement-leads_cluster = Dẫn đầu cụm, khối thi đua { $of }
requirement-direct_worker = Là người trực tiếp lao động, không giữ chức vụ lãnh đạo, quản lý
requirement-meets_standard = Đủ tiêu chuẩn của danh hiệu, hình thức khen thưởng được đề nghị
requirement-switched = { $question } Nếu có thì áp dụng điều kiện thứ nhất sau đây, nếu không thì áp dụng điều kiện thứ hai
requirement-judged_by_paper = { $question } (thể hiện tại: { $paper })
requirement-own = Tiêu chuẩn riêng: { $name } ({ $citation })
requirement-given-title = Đạt danh hiệu
requirement-given-form = Được tặng
requirement-quoted = “{ $name }”
requirement-or = { $first } hoặc { $last }
requirement-at-least = từ mức “{ $grade }” trở lên
requirement-at-best = mức “{ $grade }”
requirement-within = { $text }, trong { $years } năm
requirement-adjoining = { $text }, các giai đoạn liền kề nhau
requirement-since = { $text }, tính từ khi được tặng { $after }

# Closed lists
reach-unit = trong đơn vị
reach-province = trong toàn tỉnh
reach-ministry = trong bộ, ngành
reach-nation = trong toàn quốc
degree-reprimand = khiển trách
degree-warning = cảnh cáo
degree-demotion = hạ bậc lương, giáng chức, cách chức
degree-dismissal = buộc thôi việc
degree-removal = khai trừ, tước danh hiệu quân nhân, Công an nhân dân
service-army = Quân đội nhân dân
service-police = Công an nhân dân
service-either = Quân đội nhân dân hoặc Công an nhân dân
movement-unit = cấp cơ sở
movement-commune = cấp xã
movement-province = cấp tỉnh
movement-ministry = cấp bộ, ngành
movement-nation = toàn quốc
frequency-yearly = hằng năm
frequency-any_time = khi lập được thành tích
frequency-once = một lần
frequency-three_yearly = 03 năm một lần
frequency-five_yearly = 05 năm một lần
certainty-sourced = Đã đối chiếu văn bản
certainty-to_confirm = Cần đối chiếu văn bản gốc
paper-submission_letter = Tờ trình
paper-merit_report_individual = Báo cáo thành tích công trạng của cá nhân
paper-merit_report_collective = Báo cáo thành tích công trạng của tập thể
paper-ad_hoc_report = Báo cáo thành tích đột xuất
paper-devotion_report = Báo cáo quá trình cống hiến
paper-thematic_report = Báo cáo thành tích thi đua theo chuyên đề
paper-hero_report_individual = Báo cáo thành tích đề nghị danh hiệu Anh hùng của cá nhân
paper-hero_report_collective = Báo cáo thành tích đề nghị danh hiệu Anh hùng của tập thể
paper-external_report_individual = Báo cáo thành tích đối ngoại của cá nhân
paper-external_report_collective = Báo cáo thành tích đối ngoại của tập thể
paper-government_flag_report = Báo cáo thành tích đề nghị Cờ thi đua của Chính phủ
paper-national_fighter_report = Báo cáo thành tích đề nghị danh hiệu Chiến sĩ thi đua toàn quốc
paper-minutes = Biên bản họp bình xét
paper-vote_result = Biên bản kiểm phiếu của hội đồng
paper-initiative_proof = Chứng nhận, xác nhận sáng kiến, đề tài khoa học
paper-rating_proof = Văn bản về kết quả xếp loại chất lượng
paper-reach_certificate = Xác nhận phạm vi ảnh hưởng, khả năng nhân rộng của sáng kiến
paper-cluster_minutes = Biên bản suy tôn của cụm, khối thi đua
paper-movement_list = Danh sách được lựa chọn của phong trào thi đua
paper-party_opinion = Ý kiến của cấp ủy có thẩm quyền
paper-tax_confirmation = Xác nhận nghĩa vụ thuế, bảo hiểm xã hội
paper-police_confirmation = Xác nhận của cơ quan công an
paper-service_record = Xác nhận thời gian công tác, phục vụ
paper-career_summary = Tóm tắt quá trình công tác
paper-declaration = Bản khai
paper-martyr_certificates = Bằng “Tổ quốc ghi công” của các liệt sĩ
paper-foreign_affairs_opinion = Ý kiến của cơ quan ngoại giao
paper-posting_result = Kết quả công khai lấy ý kiến
paper-other = Giấy tờ khác

# An award in words
law-told-award = { $name } ({ $code })
law-told-kind = Loại: { $what }
law-told-level = Cấp khen thưởng: { $what }
law-told-origin = Quy định của: { $what }
law-told-valid = Có hiệu lực từ { $from }
law-told-valid-until = Có hiệu lực từ { $from } đến hết { $to }
law-told-citation = Căn cứ: { $what }
law-told-decided = Quyết định: người đứng đầu { $what }
law-told-submitted = Quyết định: { $authority }; trình: người đứng đầu { $what }
law-told-subjects = Đối tượng: { $what }
law-told-units = Chỉ với đơn vị loại: { $what }
law-told-forces = Chỉ dành cho lực lượng vũ trang
law-told-types = Loại hình khen thưởng: { $what }
law-told-routes = Quy trình: { $what }
law-told-text = Văn bản kèm theo: { $what }
law-told-base = Danh hiệu, hình thức làm căn cứ: { $what }
law-told-rating = Xếp loại chất lượng của năm: { $what }
law-told-frequency = Xét tặng: { $what }
law-told-held-once = Mỗi cá nhân, tập thể, hộ gia đình chỉ được tặng một lần
law-told-reward = Hệ số tiền thưởng: { $what }
law-told-reward-unknown = chưa xác định
law-told-no-grounds = Chưa có tiêu chuẩn cụ thể
law-told-ground = Tiêu chuẩn { $code }: { $name }
law-told-certainty = Mức độ tin cậy: { $what }
law-told-condition = Điều kiện:
law-told-on = (hiện áp dụng: có)
law-told-off = (hiện áp dụng: không)
law-told-papers = Thành phần hồ sơ: { $what }
law-told-posting = Công khai lấy ý kiến { $days } ngày làm việc trước khi họp hội đồng
law-told-vote = Biểu quyết: ít nhất { $at_least } tổng số thành viên hội đồng đồng ý
law-told-vote-attend = Biểu quyết: có mặt ít nhất { $attend }, ít nhất { $at_least } tổng số thành viên hội đồng đồng ý
law-no-such-award = Không có danh hiệu, hình thức khen thưởng nào mang mã “{ $code }” vào ngày { $day }.
law-diff-days = cần mã (hoặc --all) và hai ngày, ví dụ: thidua law diff title_ldtt 2026-09-30 2026-10-01
law-diff-none = Không có khác biệt.
law-counts = Các quy định đều hợp lệ: { $awards } danh hiệu, hình thức khen thưởng, { $grounds } tiêu chuẩn (cần đối chiếu văn bản gốc: { $to_confirm }), { $rules } quy tắc kiểm tra, { $switches } lựa chọn áp dụng.
law-counts-own = Trong đó cơ quan, đơn vị tự quy định hoặc sửa đổi, bổ sung: { $count }.
origin-national = Nhà nước
origin-own = cơ quan, đơn vị
origin-both = Nhà nước, cơ quan, đơn vị bổ sung
