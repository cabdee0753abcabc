import { deskOf, textOf, type Route } from './route.ts';

/** Certificates of a live server, to be compared by a person. */
export const certificateRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/:environment/probe', answer: async (request) => deskOf(request).probe(request.person, textOf(request, 'url')) },
];
