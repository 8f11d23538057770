-- Truy tặng: the day of death, and who receives for the family, as JSON. A record keeps what its file said.
ALTER TABLE nomination ADD COLUMN posthumous TEXT;
ALTER TABLE award ADD COLUMN posthumous TEXT;
-- Who is known to be dead is proposed for nothing else.
ALTER TABLE person ADD COLUMN died_on TEXT;
