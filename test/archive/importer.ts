/** A process that brings an archive into a store, and prints how many users are in. */
import { readFileSync } from 'node:fs';
import { openAt } from '../store/open.ts';
import { bringInto, opened } from './archives.ts';

const [url = '', file = ''] = process.argv.slice(2);
const archive = await opened(readFileSync(file));
const { store } = await openAt(url);
await bringInto(store, archive, (users) => process.stdout.write(`${users}\n`));
process.stdout.write('complete\n');
await store.close();
