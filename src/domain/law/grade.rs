//! The grades of the yearly rating (xếp loại chất lượng), the best first.

use crate::domain::base::code::growing_codes;

growing_codes! {
    /// How well a year's tasks were done, the best first.
    Grade {
        /// Hoàn thành xuất sắc nhiệm vụ.
        Excellent = "excellent",
        /// Hoàn thành tốt nhiệm vụ.
        Good = "good",
        /// Hoàn thành nhiệm vụ.
        Completed = "completed",
        /// Không hoàn thành nhiệm vụ.
        NotCompleted = "not_completed",
    }
}

impl Grade {
    /// Is it at least as good as this one?
    #[must_use]
    pub fn reaches(self, least: Self) -> bool {
        self <= least
    }
}
