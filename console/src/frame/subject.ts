/** What a folder of the console offers to the frame: its views, and its lines in the navigation. */
import { type ComponentType, createElement, type LazyExoticComponent, lazy } from 'react';
import { matchPath, type ParametersOf } from './addresses.ts';
import type { FrameWords } from './words/en.ts';

/** What a place is called: by a word of the frame, or by the value of a parameter. */
export type PlaceTitle = keyof FrameWords['titles'] | `:${string}`;

export interface ViewProps<Pattern extends string> {
  readonly parameters: ParametersOf<Pattern>;
}

/** A view and the places it shows. */
export interface Route {
  readonly pattern: string;
  readonly title: PlaceTitle;
  readonly View: LazyExoticComponent<
    ComponentType<{ parameters: Readonly<Record<string, string>> }>
  >;
}

/** Parts of the navigation, in their order. Those of a pool are there while one is at a pool. */
export const SECTIONS = {
  development: 'server',
  server: 'server',
  security: 'server',
  pool: 'pool',
  applications: 'pool',
  people: 'pool',
  authentication: 'pool',
  protection: 'pool',
  branding: 'pool',
  operation: 'pool',
} as const satisfies Record<string, 'server' | 'pool'>;

export type Section = keyof typeof SECTIONS;

export interface NavigationLink {
  readonly section: Section;
  /** Its parameters are those of the place one is at. */
  readonly pattern: string;
  readonly title: keyof FrameWords['titles'];
}

export interface Subject {
  readonly routes: readonly Route[];
  readonly links: readonly NavigationLink[];
  /** A subject that only a development server has. */
  readonly only?: 'dev';
}

/** A route whose view is loaded when somebody first goes there. */
export function route<Pattern extends string>(
  pattern: Pattern,
  title: PlaceTitle,
  load: () => Promise<ComponentType<ViewProps<Pattern>>>,
): Route {
  const View = lazy(async () => {
    const Loaded = await load();
    return {
      default: ({ parameters }: { parameters: Readonly<Record<string, string>> }) =>
        createElement(Loaded, { parameters: parameters as ParametersOf<Pattern> }),
    };
  });
  return { pattern, title, View };
}

/** A route, and what a path gives its parameters. */
export interface FoundRoute {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route that shows a path: the first whose pattern it is, so that `/pools/new` goes before `/pools/:pool`. */
export function routeFor(routes: readonly Route[], path: string): FoundRoute | undefined {
  for (const each of routes) {
    const parameters = matchPath(each.pattern, path);
    if (parameters) return { route: each, parameters };
  }
  return undefined;
}
