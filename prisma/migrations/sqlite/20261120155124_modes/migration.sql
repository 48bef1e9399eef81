-- Columns are added in place; no row is copied.
ALTER TABLE "Standing" ADD COLUMN "mode" TEXT NOT NULL DEFAULT 'direct';
ALTER TABLE "Standing" ADD COLUMN "aftercare" TEXT;
ALTER TABLE "Standing" ADD COLUMN "goneSince" DATETIME;
ALTER TABLE "Standing" ADD COLUMN "tombstone" TEXT;
ALTER TABLE "Standing" ADD COLUMN "tombstoneUntil" DATETIME;
DROP INDEX "Standing_host_repoId_accountId_key";
CREATE UNIQUE INDEX "Standing_host_repoId_accountId_mode_key" ON "Standing"("host", "repoId", "accountId", "mode");
