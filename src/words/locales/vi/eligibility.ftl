# Closed lists
hold-discipline = Đang xem xét kỷ luật
hold-investigation = Đang điều tra, thanh tra, kiểm toán
hold-complaint = Đang xác minh khiếu nại, tố cáo
hold-press = Báo chí nêu, đang xác minh
grade-excellent = Hoàn thành xuất sắc nhiệm vụ
grade-good = Hoàn thành tốt nhiệm vụ
grade-completed = Hoàn thành nhiệm vụ
grade-not_completed = Không hoàn thành nhiệm vụ
outcome-met = Đạt
outcome-not_met = Không đạt
outcome-needs_review = Cần xem xét
said-met = Đã xem xét: đạt
said-not_met = Đã xem xét: không đạt
said-overruled = Đã chấp thuận ngoại lệ

# Problems
problem-own_case = Việc của chính mình
problem-own_case-detail = Không ai được xử lý hồ sơ đề nghị khen thưởng cho chính mình, cho người đã ủy quyền cho mình, hoặc cho tập thể, hộ gia đình do mình đứng đầu.
problem-same_name = Trùng họ tên với người xử lý
problem-same_name-detail = Người được đề nghị chưa có trong danh bạ nhân sự và trùng họ tên với Ông/Bà (hoặc người ủy quyền cho Ông/Bà). Cần một người khác có thẩm quyền xác nhận đó là hai người khác nhau.
problem-not_eligible = Chưa đủ điều kiện
problem-not_eligible-detail = { $files }: có điều kiện chưa đạt hoặc chưa được xem xét. Cơ quan thẩm định ghi kết quả xem xét; điều kiện chưa đạt thì lãnh đạo cơ quan thường trực TĐKT có thể chấp thuận ngoại lệ kèm lý do.

# Fields
field-same_achievement = Thành tích hoặc sự kiện này đã được khen thưởng hoặc đang được đề nghị khen thưởng bằng một hình thức khác ({ $citation }).
field-same_days = Có hồ sơ khác trùng thời gian; cần xem có phải cùng một việc hay không ({ $citation }).
field-first_for_it = Chưa có hình thức khen thưởng nào cho thành tích này.
field-titles_exempt = Không áp dụng cho danh hiệu thi đua.
field-nothing_held = Không bị xem xét, điều tra hoặc xác minh.
field-held_against = Đang bị xem xét, điều tra hoặc xác minh ({ $citation }).
field-no_base_asked = Mục này không áp dụng; yêu cầu về khen thưởng trước đó xem ở Tiêu chuẩn theo luật.
field-base_for_merit = Có khen thưởng công trạng làm căn cứ.
field-base_not_merit = Khen thưởng đột xuất, khen thưởng phong trào (chuyên đề) không làm căn cứ xét khen thưởng công trạng ({ $citation }).
field-base_taken_back = Kết quả khen thưởng làm căn cứ đã bị hủy bỏ ({ $citation }).
field-no_base_on_record = Chưa thấy kết quả khen thưởng làm căn cứ; cần xem hồ sơ ({ $citation }).
field-same_name = Trong đơn vị (hoặc đơn vị liền trên, liền dưới) có người, tập thể cùng loại, trùng tên đã có hồ sơ cùng sự kiện hoặc cùng thời gian; cần xem có phải cùng một người, tập thể hay không ({ $citation }).
field-namesake_held = Trong đơn vị (hoặc đơn vị liền trên, liền dưới) có người, tập thể cùng loại, trùng tên đang bị xem xét, điều tra hoặc xác minh; cần xem có phải cùng một người, tập thể hay không ({ $citation }).
field-no_title = Chỉ áp dụng cho danh hiệu thi đua.
field-first_of_the_year = Chưa có danh hiệu này trong năm.
field-title_of_the_year = Danh hiệu này của năm đã tặng hoặc đang được đề nghị ({ $citation }).
field-title_same_name = Trong đơn vị (hoặc đơn vị liền trên, liền dưới) có người, tập thể cùng loại, trùng tên đang được đề nghị danh hiệu này của năm; cần xem có phải cùng một người, tập thể hay không ({ $citation }).
field-no_rating_asked = Mục này không áp dụng; yêu cầu về xếp loại xem ở Tiêu chuẩn theo luật.
field-no_rating_on_record = Chưa có kết quả xếp loại của năm; cần xem có thuộc diện xếp loại không và kết quả thế nào ({ $citation }).
field-rating_high_enough = Xếp loại của năm đạt mức yêu cầu.
field-rating_too_low = Xếp loại của năm thấp hơn mức yêu cầu ({ $citation }).
field-not_told = hồ sơ chưa qua được một nội dung thẩm định; đề nghị liên hệ cơ quan thẩm định để biết thêm.
field-law_missing = Chưa có quy định về danh hiệu, hình thức khen thưởng này vào ngày tiếp nhận hồ sơ nên không xác định được điều kiện ({ $citation }).
field-enough_met = Đã đạt đủ các yêu cầu.
field-too_few_looked_at = Cần xem xét các yêu cầu chưa rõ mới kết luận được ({ $citation }).
field-too_few_met = Chưa đạt đủ các yêu cầu ({ $citation }).
field-award_held = Đã có danh hiệu, hình thức khen thưởng làm căn cứ.
field-held_too_short = Chưa đủ số năm tính từ ngày quyết định khen thưởng làm căn cứ ({ $citation }).
field-held_for_other = Kết quả khen thưởng đã có không thuộc loại hình khen thưởng được yêu cầu ({ $citation }).
field-not_held_yet = Chưa được tặng danh hiệu, hình thức khen thưởng này.
field-held_already = Đã được tặng danh hiệu, hình thức khen thưởng này; chỉ tặng một lần ({ $citation }).
field-years_rated = Đủ số năm được xếp loại đạt mức yêu cầu.
field-rated_lower_in_between = Ở giữa có năm xếp loại thấp hơn mức yêu cầu; số năm được tính lại từ năm tiếp theo ({ $citation }).
field-too_few_years_rated = Chưa đủ số năm được xếp loại đạt mức yêu cầu ({ $citation }).
field-years_not_rated = Có năm chưa có kết quả xếp loại; cần xem hồ sơ ({ $citation }).
field-titles_in_a_row = Đủ số năm liên tục đạt danh hiệu.
field-too_few_titles_in_a_row = Chưa đủ số năm liên tục đạt danh hiệu ({ $citation }).
field-titles_enough = Đủ số lần đạt danh hiệu.
field-too_few_titles = Chưa đủ số lần đạt danh hiệu ({ $citation }).
field-too_few_titles_adjoining = Chưa đủ số lần liên tục đạt danh hiệu ({ $citation }).
field-members_unknown = Chưa có số liệu về các thành viên của tập thể; cần xem hồ sơ ({ $citation }).
field-measures_unknown = Chưa có dữ liệu về kỷ luật; cần xem có bị kỷ luật hay không ({ $citation }).
field-initiatives_unknown = Chưa có dữ liệu về sáng kiến, đề tài; cần xem giấy công nhận ({ $citation }).
field-posts_unknown = Chưa có dữ liệu về quá trình giữ chức vụ; cần xem quá trình công tác ({ $citation }).
field-service_unknown = Chưa có dữ liệu về thời gian phục vụ; cần xem hồ sơ ({ $citation }).
field-movement_unknown = Chưa có dữ liệu về kết quả tổng kết phong trào thi đua; cần xem danh sách bình chọn ({ $citation }).
field-cluster_unknown = Chưa có dữ liệu về kết quả bình xét của cụm, khối thi đua; cần xem biên bản ({ $citation }).
field-direct_worker_unknown = Chưa xác định có phải người trực tiếp lao động hay không; cần xem hồ sơ ({ $citation }).
field-enough_members_with = Đủ số thành viên của tập thể đạt danh hiệu.
field-too_few_members_with = Chưa đủ số thành viên của tập thể đạt danh hiệu ({ $citation }).
field-enough_members_rated = Đủ số thành viên của tập thể được xếp loại đạt mức yêu cầu.
field-too_few_members_rated = Chưa đủ số thành viên của tập thể được xếp loại đạt mức yêu cầu ({ $citation }).
field-members_open = Còn thành viên chưa có kết quả: hồ sơ đang được xem xét hoặc năm chưa xếp loại; cần xem hồ sơ ({ $citation }).
field-member_disciplined = Có thành viên của tập thể bị kỷ luật trong năm xét ({ $citation }).
field-disciplined = Bị kỷ luật trong năm xét ({ $citation }).
field-no_measure_known = Không có kỷ luật nào được ghi nhận; cần xác nhận lại ({ $citation }).
field-enough_initiatives = Đủ số sáng kiến, đề tài được công nhận.
field-too_few_initiatives = Chưa đủ số sáng kiến, đề tài được công nhận ({ $citation }).
field-initiative_of_another_year = Có sáng kiến, đề tài được công nhận trước năm xét; cần xem có được tính hay không ({ $citation }).
field-initiative_reach = Sáng kiến, đề tài đã có chưa đạt phạm vi ảnh hưởng được yêu cầu ({ $citation }).
field-initiative_spent = Sáng kiến, đề tài đã có đã được dùng để xét khen thưởng khác ({ $citation }).
field-posts_long_enough = Đủ thời gian giữ chức vụ lãnh đạo, quản lý.
field-posts_longer = Thời gian giữ chức vụ dài hơn mức này, thuộc mức khen thưởng cao hơn ({ $citation }).
field-posts_too_short = Chưa đủ thời gian giữ chức vụ lãnh đạo, quản lý ({ $citation }).
field-table_unread = Chưa có số liệu về thời gian giữ chức vụ được quy định; cần tra văn bản ({ $citation }).
field-rank_unknown = Có chức vụ chưa xác định được cấp tương đương; cần xem quá trình công tác ({ $citation }).
field-sex_unknown = Với nữ, thời gian được giảm một phần ba; chưa ghi giới tính nên cần xem hồ sơ ({ $citation }).
field-measures_in_tenure = Đủ thời gian, nhưng có bị kỷ luật trong thời gian giữ chức vụ; cần xem hồ sơ ({ $citation }).
field-served_long_enough = Đủ số năm phục vụ liên tục.
field-served_longer = Thời gian phục vụ dài hơn mức này, thuộc hình thức khen thưởng khác ({ $citation }).
field-served_too_short = Chưa đủ số năm phục vụ liên tục ({ $citation }).
field-works_directly = Là người trực tiếp lao động.
field-works_not_directly = Theo danh sách nhân sự, không phải người trực tiếp lao động ({ $citation }).
field-asked_of_a_person = Hệ thống không xác định được; cần người có trách nhiệm xem xét, kết luận ({ $citation }).
field-no_ground = Không có trường hợp nào được tặng danh hiệu, hình thức khen thưởng này cho đối tượng và loại hình khen thưởng đã chọn ({ $citation }).
field-no_standard = Chưa có tiêu chuẩn của danh hiệu, hình thức khen thưởng này; cần xem quy định của cơ quan khen thưởng ({ $citation }).

# What is missing
missing-all_clear = Văn bản kết luận của cơ quan đang xem xét, điều tra hoặc xác minh
missing-award_for_merit = Quyết định khen thưởng công trạng trước đó làm căn cứ
missing-award_for = Quyết định khen thưởng trước đó, đúng loại hình khen thưởng được yêu cầu
missing-years_held = Số năm tròn kể từ ngày quyết định khen thưởng trước đó: { $years }
missing-rating = Kết quả xếp loại năm { $year }
missing-rated_years = Số năm được xếp loại đạt mức yêu cầu: cần { $years }
missing-titles_in_a_row = Số năm liên tục đạt danh hiệu: cần { $years }, đã có { $have }
missing-titles = Số lần đạt danh hiệu: cần { $n }, đã có { $have }
missing-members_titles = Danh sách thành viên đạt danh hiệu trong năm xét
missing-members_ratings = Kết quả xếp loại của các thành viên trong năm xét
missing-members_measures = Xác nhận về việc kỷ luật đối với thành viên trong năm xét
missing-measures = Xác nhận về việc kỷ luật trong năm xét
missing-initiatives =
    Sáng kiến, đề tài được công nhận có phạm vi ảnh hưởng { $reach ->
        [unit] trong đơn vị
        [province] trong toàn tỉnh
        [ministry] trong bộ, ngành
       *[nation] trong toàn quốc
    }, chưa dùng để xét khen thưởng: { $n }
missing-posts = Quá trình giữ các chức vụ, kèm thời gian
missing-service = Xác nhận thời gian phục vụ liên tục: { $years } năm
missing-movement = Danh sách được bình chọn tại tổng kết phong trào thi đua
missing-cluster = Biên bản bình xét, suy tôn của cụm, khối thi đua
missing-direct_worker = Xác nhận là người trực tiếp lao động
missing-members_with = Thành viên đạt danh hiệu: đã có { $have } trên { $all }, cần thêm { $more }
missing-members_rated = Thành viên được xếp loại đạt mức yêu cầu: đã có { $have } trên { $all }, cần thêm { $more }
missing-initiatives_counted =
    Sáng kiến, đề tài được công nhận trong năm xét có phạm vi ảnh hưởng { $reach ->
        [unit] trong đơn vị
        [province] trong toàn tỉnh
        [ministry] trong bộ, ngành
       *[nation] trong toàn quốc
    }, chưa dùng để xét khen thưởng: cần { $n }, đã có { $have }
missing-posts_table = Thời gian giữ chức vụ theo văn bản quy định
missing-posts_time = Số tháng giữ chức vụ “{ $post }” trở lên: cần { $months }, đã có { $have }
missing-posts_rank = Cấp tương đương của từng chức vụ
missing-sex = Giới tính
missing-tenure_measures = Kết luận về việc kỷ luật trong thời gian giữ chức vụ
missing-service_years = Số năm phục vụ liên tục: cần { $years }, đã có { $have }
missing-answer = Cần người có trách nhiệm trả lời: { $question }

# Pages
page-standard = Tiêu chuẩn theo luật
page-standard-note = Chỉ để tham khảo, không chặn việc trình hay xử lý hồ sơ. Đạt một trường hợp dưới đây là đủ.
page-standard-missing = Còn thiếu
page-standard-day = Sớm nhất: ngày { $day }
page-standard-year = Sớm nhất: xét năm { $year }, nếu từ nay đến đó đều đạt
page-qualifying-note = Danh sách chỉ để tham khảo khi chuẩn bị đề nghị: ai đạt tiêu chuẩn của một danh hiệu, hình thức khen thưởng, ai gần đạt, ai cần xem xét. Không thay cho việc bình xét và quyết định.
page-qualifying-ask = Chọn danh hiệu, hình thức khen thưởng và đơn vị, rồi bấm “Tìm”.
page-qualifying-looked = Đã đối chiếu { $shown } trong tổng số { $total }
page-qualifying-none = Không có ai với kết quả đã chọn. Hãy chọn kết quả, đơn vị hoặc loại khác; nếu thiếu kết quả xếp loại, hãy nhập ở mục Xếp loại rồi tìm lại.
page-qualifying-none-here = Trong phần danh sách này không có ai với kết quả đã chọn. Hãy xem trang sau.
page-qualifying-why = Lý do
page-qualifying-earliest = Thời điểm sớm nhất
column-outcome = Kết quả đối chiếu tiêu chuẩn
column-ground = Trường hợp gần nhất
column-why = Lý do
column-missing = Còn thiếu
column-earliest = Sớm nhất
page-ladder = Có thể đề nghị
page-ladder-note = Đối chiếu dữ liệu đã có với luật hiện hành, năm khen thưởng { $year }. Chỉ để tham khảo, không thay việc xét của hội đồng.
page-ladder-now = Đã đủ tiêu chuẩn
page-ladder-none = Theo dữ liệu đã có, chưa danh hiệu, hình thức khen thưởng nào đủ tiêu chuẩn.
page-ladder-next = Tiếp theo
page-ladder-rest = Danh hiệu, hình thức khen thưởng khác, cần người có trách nhiệm xem xét
page-ladder-held = Đã được tặng
page-ladder-open = Đang được đề nghị
page-duties = Phân công kiểm tra và quyết định
page-two-hands = người kiểm tra không quyết định
page-duties-how = Thông thường người kiểm tra, thẩm định hồ sơ không được quyết định chính hồ sơ đó. Chỉ cho phép khi cơ quan không đủ người; hồ sơ sẽ ghi rõ điều này.
page-part-hands = Tách người kiểm tra và người quyết định
page-join-hands = Cho phép một người làm cả hai
page-holds = Tạm chưa xét khen thưởng
page-ratings = Xếp loại
page-ratings-note = Kết quả xếp loại chất lượng từng năm, do cán bộ thi đua, khen thưởng của đơn vị nhập. Danh hiệu thi đua căn cứ vào kết quả của năm xét tặng.
page-rating-year = Năm
page-grade = Kết quả xếp loại
page-rating-source = Căn cứ (văn bản)
page-rating-correct = Sửa xếp loại
page-rating-reason = Lý do sửa
page-enter-rating = Nhập xếp loại
page-holds-note = Người, tập thể đang bị xem xét, điều tra hoặc xác minh thì chưa được khen thưởng.
page-hold-kind = Nội dung xem xét, xác minh
page-all-clear = Ghi kết luận
page-all-clear-paper = Văn bản kết luận
page-lift = Ghi kết luận
page-enter-hold = Ghi nhận trường hợp đang bị xem xét, xác minh
page-paste = Nhập từ bảng tính
page-add-units = Thêm đơn vị (một hoặc nhiều, dán từ bảng tính)
page-paste-staff = Cán bộ
page-paste-units = Đơn vị
page-paste-ratings = Xếp loại
page-paste-columns-staff = Các cột: mã nhân sự, họ và tên, mã đơn vị, chức vụ, trực tiếp lao động (ghi x). Người đã có trong danh bạ được cập nhật.
page-paste-columns-units = Các cột: mã đơn vị, tên, loại (ví dụ Xã, Trường học), mã đơn vị cấp trên. Đơn vị đã có được cập nhật.
page-paste-columns-ratings = Các cột: mã nhân sự, năm, kết quả xếp loại, căn cứ (số, ngày của văn bản). Xếp loại đã có của năm được sửa theo.
page-paste-rows = Sao chép các ô trong Excel rồi dán vào đây (tối đa 500 dòng)
page-paste-look = Kiểm tra các dòng
page-paste-looked = Chưa lưu gì. Số dòng nhập được:
page-paste-done = Đã nhập xong. Số dòng đã nhập:
page-paste-bad-left = Các dòng có lỗi không được nhập; có thể sửa ở ô bên dưới rồi kiểm tra lại.
page-paste-keep = Nhập các dòng hợp lệ
page-row = Dòng
page-row-about = Nội dung
page-row-outcome = Kết quả
page-row-made = thêm mới
page-row-changed = cập nhật
page-row-same = không đổi
page-row-bad = lỗi
