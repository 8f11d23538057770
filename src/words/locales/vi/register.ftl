# Closed lists
subject-individual = cá nhân
subject-collective = tập thể
subject-household = hộ gia đình

# Problems
problem-open_files = Còn hồ sơ chưa kết thúc
problem-open_files-detail = Đơn vị còn { $count } hồ sơ chưa kết thúc. Hãy sáp nhập vào đơn vị tiếp nhận để chuyển giao các hồ sơ này.

# Fields
field-has_left = Người này đã thôi việc tại đơn vị, không đề nghị hồ sơ mới được.
field-has_died = Danh bạ nhân sự cho biết người này đã mất: chỉ có thể đề nghị truy tặng, kèm ngày mất và người nhận thay.
field-circle = Đơn vị không thể nằm dưới chính nó hoặc đơn vị cấp dưới của nó.
field-kind_not_below = Loại đơn vị này không đặt được ở đây: phải thấp hơn cấp của đơn vị cấp trên trực tiếp và cao hơn cấp của các đơn vị trực thuộc.
field-no_short_name = Tên viết tắt gồm 2 đến 8 chữ cái không dấu và chữ số, bắt đầu bằng chữ cái, ví dụ SNV.
field-closed_unit = Đơn vị này đã kết thúc hoạt động.
field-on_register = Tên này do hệ thống quản lý cán bộ cung cấp; hãy sửa tại hệ thống đó.
field-before_unit = Sớm hơn ngày đầu tiên của đơn vị.

# Pages
page-duties-short = Phân công
page-merge = Sáp nhập
page-merge-note = Đơn vị kết thúc, đơn vị kế thừa nhận hồ sơ đang xử lý, tờ trình chưa ký và quyết định chưa ban hành. Bản ghi khen thưởng và quá trình giữ nguyên. Không hoàn tác được.
page-find-successor = Tìm đơn vị kế thừa theo tên
page-short-name = Tên viết tắt
page-successor = Đơn vị kế thừa
page-merge-reason = Căn cứ (số, ngày của văn bản)
page-files-pass-on = Số hồ sơ được chuyển
page-confirm-merge = Tôi đã kiểm tra hai đơn vị và những gì được chuyển
