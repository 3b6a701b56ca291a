-- Past (4) items by their end: those whose end is yet to come were ended by a clock that stood ahead.
CREATE INDEX item_ended ON item (published_until) WHERE state = 4;
