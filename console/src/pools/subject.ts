/** User pools: the list, making one, and the settings of one by topic. */
import { route, type Subject } from '../frame/subject.ts';

export const pools: Subject = {
  routes: [route('/pools', 'pools', async () => (await import('./pool-list.tsx')).PoolList)],
  links: [{ section: 'server', pattern: '/pools', title: 'pools' }],
};
