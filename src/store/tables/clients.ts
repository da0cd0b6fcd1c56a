import type { Client } from '../records.ts';
import type { Page, PageRequest } from './page.ts';

export interface ClientReads {
  find(id: string): Promise<Client | undefined>;
  list(poolId: string, page: PageRequest): Promise<Page<Client>>;
  count(poolId: string): Promise<number>;
}

export interface ClientTable extends ClientReads {
  insert(client: Client): Promise<boolean>;
  update(client: Client): Promise<boolean>;
  /** Keeps others from the client until this transaction ends; false when it is gone. */
  hold(poolId: string, id: string): Promise<boolean>;
  /** Styles and terms of the client go with it. */
  delete(poolId: string, id: string): Promise<boolean>;
}
