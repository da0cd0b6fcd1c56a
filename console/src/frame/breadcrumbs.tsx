/** The way to a place: all routes whose patterns its path begins with. */
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useNames } from './names.ts';
import { type FoundRoute, type Route, routeFor } from './subject.ts';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

export function Breadcrumbs({ routes, path }: { routes: readonly Route[]; path: string }) {
  const { frame } = useWords(frameWords);
  const titleOf = usePlaceTitles();
  const names = useNames();
  const parts = path.split('/').slice(1);
  const items = [{ text: 'Poolhouse', href: '#/' }];
  for (let length = 1; length <= parts.length; length++) {
    const above = `/${parts.slice(0, length).join('/')}`;
    const found = above === '/' ? undefined : routeFor(routes, above);
    if (!found) continue;
    // The first view of a pool is called by the pool on the way to all others.
    const { pool } = found.route.pattern === '/pools/:pool' ? found.parameters : {};
    const text = pool === undefined ? titleOf(found) : (names.get(pool) ?? pool);
    items.push({ text, href: `#${above}` });
  }
  if (items.length < 2) return null;
  return <BreadcrumbGroup items={items} ariaLabel={frame.breadcrumbs} />;
}

/** What places are called: by a word, or by the name of the thing that is there. */
export function usePlaceTitles(): (place: FoundRoute) => string {
  const { titles } = useWords(frameWords);
  const names = useNames();
  return ({ route: { title }, parameters }) => {
    if (!title.startsWith(':')) return titles[title as keyof typeof titles];
    const value = parameters[title.slice(1)] ?? '';
    return names.get(value) ?? value;
  };
}
