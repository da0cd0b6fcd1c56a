/** The way to a place: all routes whose patterns its path begins with. */
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useName } from './names.ts';
import { type PlaceTitle, type Route, routeFor } from './subject.ts';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

export function Breadcrumbs({ routes, path }: { routes: readonly Route[]; path: string }) {
  const { titles, frame } = useWords(frameWords);
  const parts = path.split('/').slice(1);
  const pool = useName(parts[0] === 'pools' ? decodeURIComponent(parts[1] ?? '') : '');
  const thing = useName(decodeURIComponent(parts[3] ?? ''));
  const items = [{ text: 'Poolhouse', href: '#/' }];
  for (let length = 1; length <= parts.length; length++) {
    const above = `/${parts.slice(0, length).join('/')}`;
    const found = above === '/' ? undefined : routeFor(routes, above);
    if (!found) continue;
    const { title } = found.route;
    const isPool = found.route.pattern === '/pools/:pool';
    const named = title.startsWith(':')
      ? ((length === 4 ? thing : undefined) ?? found.parameters[title.slice(1)] ?? '')
      : titles[title as keyof typeof titles];
    items.push({
      text: (isPool && (pool ?? found.parameters['pool'])) || named,
      href: `#${above}`,
    });
  }
  if (items.length < 2) return null;
  return <BreadcrumbGroup items={items} ariaLabel={frame.breadcrumbs} />;
}

/** What a place is called, by its route. */
export function usePlaceTitle(
  title: PlaceTitle | undefined,
  parameters: Readonly<Record<string, string>>,
): string | undefined {
  const { titles } = useWords(frameWords);
  const parameter = title?.startsWith(':') ? parameters[title.slice(1)] : undefined;
  const name = useName(parameter ?? '');
  if (title === undefined) return undefined;
  if (title.startsWith(':')) return name ?? parameter;
  return titles[title as keyof typeof titles];
}
