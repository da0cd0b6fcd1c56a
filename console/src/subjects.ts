/** All subjects of the console, in the order of the navigation. A new folder adds its line. */

import { access } from './access/subject.ts';
import { audit } from './audit/subject.ts';
import { clients } from './clients/subject.ts';
import { domains } from './domains/subject.ts';
import type { Subject } from './frame/subject.ts';
import { groups } from './groups/subject.ts';
import { health } from './health/subject.ts';
import { home } from './home/subject.ts';
import { imports } from './imports/subject.ts';
import { keys } from './keys/subject.ts';
import { look } from './look/subject.ts';
import { pools } from './pools/subject.ts';
import { protection } from './protection/subject.ts';
import { providers } from './providers/subject.ts';
import { resourceServers } from './resource-servers/subject.ts';
import { triggers } from './triggers/subject.ts';
import { users } from './users/subject.ts';

export const subjects: readonly Subject[] = [
  home,
  pools,
  health,
  access,
  keys,
  audit,
  clients,
  users,
  groups,
  domains,
  resourceServers,
  providers,
  triggers,
  protection,
  look,
  imports,
];
