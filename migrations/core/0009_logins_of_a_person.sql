-- The logins that a person has had: asked for when the city's data are taken out.
CREATE INDEX login_history_person ON login_history (person_id);
