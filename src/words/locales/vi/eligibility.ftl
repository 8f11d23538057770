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
problem-own_case-detail = Không ai được xử lý hồ sơ mà mình, người mình thay mặt, hoặc tập thể, hộ gia đình mình đứng đầu được hưởng.
problem-same_name = Trùng họ tên với người xử lý
problem-same_name-detail = Người được đề nghị chưa có trong danh bạ nhân sự và trùng họ tên với ông/bà (hoặc người ông/bà thay mặt). Cần một người khác có thẩm quyền xác nhận đó là hai người khác nhau.
problem-not_eligible = Chưa đủ điều kiện
problem-not_eligible-detail = { $files }: có điều kiện chưa đạt hoặc chưa được xem xét. Cơ quan thẩm định ghi kết quả xem xét; điều kiện chưa đạt thì trưởng cơ quan thường trực có thể cho qua kèm lý do.

# Fields
field-same_achievement = { $rule }: thành tích hoặc sự kiện này đã được khen hoặc đang được đề nghị khen một hình thức khác ({ $citation }).
field-same_days = { $rule }: có hồ sơ khác trùng thời gian; cần xem có phải cùng một việc ({ $citation }).
field-first_for_it = { $rule }: chưa có hình thức khen nào cho thành tích này.
field-titles_exempt = { $rule }: không áp dụng cho danh hiệu thi đua.
field-nothing_held = { $rule }: không có việc đang xem xét.
field-held_against = { $rule }: đang bị xem xét, điều tra hoặc xác minh ({ $citation }).
field-no_base_asked = { $rule }: tiêu chuẩn không đòi hỏi hình thức khen trước đó.
field-base_for_merit = { $rule }: có hình thức khen theo công trạng làm căn cứ.
field-base_not_merit = { $rule }: khen đột xuất, chuyên đề không làm căn cứ xét khen theo công trạng ({ $citation }).
field-base_taken_back = { $rule }: hình thức khen làm căn cứ đã bị hủy bỏ ({ $citation }).
field-no_base_on_record = { $rule }: chưa thấy hình thức khen làm căn cứ; cần xem hồ sơ ({ $citation }).
field-same_name = { $rule }: trong đơn vị (hoặc đơn vị liền trên, liền dưới) có đối tượng cùng loại, trùng tên có hồ sơ cùng sự kiện hoặc cùng thời gian; cần xem có phải cùng một đối tượng ({ $citation }).
field-namesake_held = { $rule }: trong đơn vị (hoặc đơn vị liền trên, liền dưới) có đối tượng cùng loại, trùng tên đang bị xem xét; cần xem có phải cùng một đối tượng ({ $citation }).
field-no_title = { $rule }: chỉ áp dụng cho danh hiệu thi đua.
field-first_of_the_year = { $rule }: chưa có danh hiệu này trong năm.
field-title_of_the_year = { $rule }: danh hiệu này của năm đã tặng hoặc đang được đề nghị ({ $citation }).
field-title_same_name = { $rule }: trong đơn vị (hoặc đơn vị liền trên, liền dưới) có đối tượng cùng loại, trùng tên được đề nghị danh hiệu này của năm; cần xem có phải cùng một đối tượng ({ $citation }).
field-no_rating_asked = { $rule }: tiêu chuẩn không đòi hỏi xếp loại.
field-no_rating_on_record = { $rule }: chưa có kết quả xếp loại của năm; cần xem có thuộc diện xếp loại không và kết quả thế nào ({ $citation }).
field-rating_high_enough = { $rule }: xếp loại của năm đạt mức yêu cầu.
field-rating_too_low = { $rule }: xếp loại của năm thấp hơn mức yêu cầu ({ $citation }).
field-not_told = hồ sơ chưa qua được một nội dung thẩm định; đề nghị liên hệ cơ quan thẩm định để biết thêm.
field-law_missing = { $rule }: chưa có quy định về hình thức khen này vào ngày tiếp nhận hồ sơ nên không xác định được điều kiện ({ $citation }).
field-enough_met = { $rule }: đã đạt đủ các yêu cầu.
field-too_few_looked_at = { $rule }: cần xem xét các yêu cầu chưa rõ mới kết luận được ({ $citation }).
field-too_few_met = { $rule }: chưa đạt đủ các yêu cầu ({ $citation }).

# Pages
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
page-hold-kind = Việc đang xem xét
page-all-clear = Ghi kết luận
page-all-clear-paper = Văn bản kết luận
page-lift = Ghi kết luận
page-enter-hold = Ghi nhận trường hợp đang bị xem xét, xác minh
