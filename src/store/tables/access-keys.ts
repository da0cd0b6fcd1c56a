import type { AccessKey } from '../records.ts';
import type { Page, PageRequest } from './page.ts';

export interface AccessKeyReads {
  find(id: string): Promise<AccessKey | undefined>;
  list(page: PageRequest): Promise<Page<AccessKey>>;
}

export interface AccessKeyTable extends AccessKeyReads {
  insert(key: AccessKey): Promise<boolean>;
  delete(id: string): Promise<boolean>;
}
