-- CreateTable
CREATE TABLE "Request" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "origin" TEXT NOT NULL,
    "openKey" TEXT,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "drawnVersion" INTEGER NOT NULL DEFAULT 0,
    "requesterId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "repoId" TEXT NOT NULL,
    "repoPath" TEXT NOT NULL,
    "repoUrl" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "durationSeconds" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "ticket" TEXT,
    "heldBefore" TEXT,
    "rule" TEXT NOT NULL,
    "policyHash" TEXT NOT NULL,
    "stages" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "answerBy" DATETIME NOT NULL,
    "decidedAt" DATETIME,
    "decidedBy" TEXT,
    "decisionReason" TEXT
);

-- CreateTable
CREATE TABLE "Vote" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "requestId" INTEGER NOT NULL,
    "voterId" TEXT NOT NULL,
    "stage" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT,
    "castAt" DATETIME NOT NULL,
    CONSTRAINT "Vote_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Grant" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "requestId" INTEGER NOT NULL,
    "standingId" INTEGER,
    "state" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "activeAt" DATETIME,
    "endingAt" DATETIME,
    "endedAt" DATETIME,
    "endCause" TEXT,
    "endedBy" TEXT,
    "note" TEXT,
    "inviteUrl" TEXT,
    "held" BOOLEAN NOT NULL DEFAULT false,
    "levelAfter" TEXT,
    CONSTRAINT "Grant_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Grant_standingId_fkey" FOREIGN KEY ("standingId") REFERENCES "Standing" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Standing" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "host" TEXT NOT NULL,
    "repoId" TEXT NOT NULL,
    "repoPath" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "baseline" TEXT,
    "applied" TEXT,
    "intent" TEXT,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Account" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "personId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "verifiedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "requestId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "ts" TEXT NOT NULL,
    "shown" TEXT NOT NULL,
    CONSTRAINT "Message_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Report" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "saidAt" DATETIME
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Request_origin_key" ON "Request"("origin");

-- CreateIndex
CREATE UNIQUE INDEX "Request_openKey_key" ON "Request"("openKey");

-- CreateIndex
CREATE INDEX "Request_state_answerBy_idx" ON "Request"("state", "answerBy");

-- CreateIndex
CREATE INDEX "Request_requesterId_createdAt_idx" ON "Request"("requesterId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Vote_requestId_voterId_key" ON "Vote"("requestId", "voterId");

-- CreateIndex
CREATE UNIQUE INDEX "Grant_requestId_key" ON "Grant"("requestId");

-- CreateIndex
CREATE INDEX "Grant_state_endsAt_idx" ON "Grant"("state", "endsAt");

-- CreateIndex
CREATE INDEX "Grant_standingId_idx" ON "Grant"("standingId");

-- CreateIndex
CREATE UNIQUE INDEX "Standing_host_repoId_accountId_key" ON "Standing"("host", "repoId", "accountId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_personId_host_key" ON "Account"("personId", "host");

-- CreateIndex
CREATE UNIQUE INDEX "Account_host_accountId_key" ON "Account"("host", "accountId");

-- CreateIndex
CREATE INDEX "Message_requestId_kind_idx" ON "Message"("requestId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Message_channel_ts_key" ON "Message"("channel", "ts");

-- CreateIndex
CREATE UNIQUE INDEX "Report_key_key" ON "Report"("key");

-- CreateIndex
CREATE INDEX "Report_saidAt_idx" ON "Report"("saidAt");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_hash_key" ON "AuditEntry"("hash");

-- CreateIndex
CREATE INDEX "AuditEntry_subject_idx" ON "AuditEntry"("subject");

-- The audit chain only grows: the database itself refuses to change or remove a link.
CREATE TRIGGER "AuditEntry_never_changes" BEFORE UPDATE ON "AuditEntry"
BEGIN
    SELECT RAISE(ABORT, 'the audit chain is never changed');
END;

CREATE TRIGGER "AuditEntry_never_goes" BEFORE DELETE ON "AuditEntry"
BEGIN
    SELECT RAISE(ABORT, 'the audit chain is never changed');
END;

INSERT INTO "AuditHead" ("id", "seq", "hash") VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
