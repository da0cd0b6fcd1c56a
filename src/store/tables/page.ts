/** One page of a listing in key order; `next` is the key to go on after, absent at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}

const PAGE_SIZE = 500;

/** Every item of a listing, one page in memory at a time. */
export async function* every<T>(list: (page: PageRequest) => Promise<Page<T>>): AsyncGenerator<T> {
  let after: string | undefined;
  do {
    const page = await list({ limit: PAGE_SIZE, after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** The same, all in memory: of what there is little of. */
export async function all<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of every(list)) items.push(item);
  return items;
}
