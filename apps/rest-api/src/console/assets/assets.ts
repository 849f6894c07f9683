import { setSecurityHeaders } from '@fhir-gateway/express-kit';
import { Router } from 'express';

import { consoleCss } from './console-css.js';
import { consoleJs } from './console-js.js';
import { iconSvg } from './icon-svg.js';

/** `/assets/...`: the files that the pages load. They are part of the program, so that a bundle stays one file. */
export function assetRoutes(options: { https: boolean }): Router {
  const router = Router();
  router.use(setSecurityHeaders('asset', options));
  router.get('/console.css', (_req, res) => void res.type('css').send(consoleCss));
  router.get('/console.js', (_req, res) => void res.type('js').send(consoleJs));
  router.get('/icon.svg', (_req, res) => void res.type('svg').send(iconSvg));
  return router;
}
