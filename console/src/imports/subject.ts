/** Import jobs: users from CSV files. */
import { route, type Subject } from '../frame/subject.ts';

export const imports: Subject = {
  routes: [
    route(
      '/pools/:pool/user-imports',
      'userImports',
      async () => (await import('./import-jobs.tsx')).ImportJobs,
    ),
  ],
  links: [{ section: 'people', pattern: '/pools/:pool/user-imports', title: 'userImports' }],
};
