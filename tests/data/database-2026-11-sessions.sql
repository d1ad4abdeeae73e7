BEGIN TRANSACTION;
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'sessions','0001_initial','2026-11-25 22:33:48.363000');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
INSERT INTO "django_session" VALUES('i25krzqka1u9cqttibe80yjx158wlli3','eyJjb3VudHJ5IjoiQ08iLCJsYW5ndWFnZSI6ImVuIn0:1xWLYj:AbKUX1IGKzAtZEKGTHob7gr-jKs5TZ5i0OhJPY1poiU','2026-12-09 22:33:49.024641');
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',1);
COMMIT;
