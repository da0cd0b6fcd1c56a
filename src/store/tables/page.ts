/** One page of a listing in key order; `next` is the key to go on after, absent at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}
