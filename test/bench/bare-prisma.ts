/** The bare form with a database beside it, opened in the bot's way and asked once: the least memory that the bot's parts take. */
import { openDb } from '#store/client.ts';
import './bare-form.ts';

const db = openDb(process.env.DATABASE_URL ?? '');
await db.auditHead.findMany();
console.log('the bare database is ready');
