-- AlterTable
ALTER TABLE "Vote" ADD COLUMN "durationSeconds" INTEGER;
ALTER TABLE "Vote" ADD COLUMN "group" TEXT;
ALTER TABLE "Vote" ADD COLUMN "level" TEXT;

-- CreateTable
CREATE TABLE "Question" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "requestId" INTEGER NOT NULL,
    "askerId" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "askedAt" DATETIME NOT NULL,
    "answer" TEXT,
    "answeredAt" DATETIME,
    CONSTRAINT "Question_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Digest" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "channel" TEXT NOT NULL,
    "day" TEXT NOT NULL
);

-- Columns are added in place; no row is copied.
ALTER TABLE "Request" ADD COLUMN "risk" TEXT;
ALTER TABLE "Request" ADD COLUMN "words" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Request" ADD COLUMN "groups" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "Request" ADD COLUMN "escalation" TEXT;
ALTER TABLE "Request" ADD COLUMN "isEmergency" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Request" ADD COLUMN "reviewGroup" TEXT;
ALTER TABLE "Request" ADD COLUMN "reviewChannel" TEXT;
ALTER TABLE "Request" ADD COLUMN "reviewBy" DATETIME;
ALTER TABLE "Request" ADD COLUMN "reviewedAt" DATETIME;
ALTER TABLE "Request" ADD COLUMN "reviewedBy" TEXT;
ALTER TABLE "Request" ADD COLUMN "reviewVerdict" TEXT;
ALTER TABLE "Request" ADD COLUMN "reviewWords" TEXT;
ALTER TABLE "Request" ADD COLUMN "extendsId" INTEGER;
ALTER TABLE "Request" ADD COLUMN "stuck" TEXT;
ALTER TABLE "Request" ADD COLUMN "reminders" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Request" ADD COLUMN "remindedAt" DATETIME;
CREATE INDEX "Request_reviewedAt_reviewBy_idx" ON "Request"("reviewedAt", "reviewBy");

-- CreateIndex
CREATE INDEX "Question_requestId_idx" ON "Question"("requestId");

-- CreateIndex
CREATE UNIQUE INDEX "Digest_channel_day_key" ON "Digest"("channel", "day");
