/** Threat protection, and where the events of a pool go. */
import { route, type Subject } from '../frame/subject.ts';

export const protection: Subject = {
  routes: [
    route(
      '/pools/:pool/threat-protection',
      'threatProtection',
      async () => (await import('./threat-protection.tsx')).ThreatProtection,
    ),
    route(
      '/pools/:pool/log-delivery',
      'logDelivery',
      async () => (await import('./log-delivery.tsx')).LogDelivery,
    ),
  ],
  links: [
    {
      section: 'protection',
      pattern: '/pools/:pool/threat-protection',
      title: 'threatProtection',
    },
    { section: 'protection', pattern: '/pools/:pool/log-delivery', title: 'logDelivery' },
  ],
};
