//! What diesel must know of a condition that we write ourselves.

/// A condition on columns. Where its text depends on how many values it holds, a statement with it
/// is found again by its text (`by text`); else it derives `QueryId`.
macro_rules! condition {
    (by text, $name:ident $(<$($part:ident),+>)? on $($column:ty),+) => {
        impl $(<$($part),+>)? diesel::query_builder::QueryId for $name $(<$($part),+>)? {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }

        condition!($name $(<$($part),+>)? on $($column),+);
    };
    ($name:ident $(<$($part:ident),+>)? on $($column:ty),+) => {

        impl $(<$($part),+>)? diesel::expression::Expression for $name $(<$($part),+>)? {
            type SqlType = diesel::sql_types::Bool;
        }

        impl $(<$($part),+>)? diesel::expression::ValidGrouping<()> for $name $(<$($part),+>)? {
            type IsAggregate = diesel::expression::is_aggregate::No;
        }

        impl<$($($part,)+)? QS: ?Sized> diesel::expression::AppearsOnTable<QS> for $name $(<$($part),+>)?
        where
            $($column: diesel::expression::AppearsOnTable<QS>,)+
        {
        }

        impl<$($($part,)+)? QS: ?Sized> diesel::expression::SelectableExpression<QS> for $name $(<$($part),+>)?
        where
            $($column: diesel::expression::AppearsOnTable<QS>,)+
        {
        }
    };
}
pub(in crate::db) use condition;
