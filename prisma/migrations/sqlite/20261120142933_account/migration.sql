-- AlterTable
ALTER TABLE "Request" ADD COLUMN "accountId" TEXT;
ALTER TABLE "Request" ADD COLUMN "accountLogin" TEXT;
