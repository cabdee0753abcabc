import { certificateRoutes } from './certificates.ts';
import { draftRoutes } from './drafts.ts';
import { enrolmentRoute } from './enrolment.ts';
import { publicationRoutes } from './publications.ts';
import { runRoutes } from '../runs/routes.ts';
import { worldRoutes } from '../world/routes.ts';
import type { Route } from './route.ts';

/** Every operation of the API. */
export const routes: readonly Route[] = [enrolmentRoute, ...draftRoutes, ...publicationRoutes, ...certificateRoutes, ...runRoutes, ...worldRoutes];
