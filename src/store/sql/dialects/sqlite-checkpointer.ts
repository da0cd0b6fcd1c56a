/** A worker thread that copies the log of an SQLite file into the database when told to. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const database = new DatabaseSync(workerData);
// NORMAL syncs the log before pages are copied from it, and the database after.
database.exec('pragma busy_timeout = 5000; pragma synchronous = normal');
const checkpoint = database.prepare('pragma wal_checkpoint(passive)');

parentPort!.on('message', () => {
  parentPort!.postMessage(checkpoint.get());
});
