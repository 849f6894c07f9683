import { stamp } from './verdict.js';

/** Where a proxy listens, and where it leads: to the gateway, and to the reference. */
export interface PeerPorts {
  readonly gateway: { readonly from: number; readonly to: number };
  readonly reference: { readonly from: number; readonly to: number };
}

/** A proxy that the rig starts. */
export interface Peer {
  readonly name: string;
  readonly about: string;
  readonly program: string;
  /** Prints its version. */
  readonly versionFlag: string;
  /** What a person types to get it. */
  readonly install: string;
  /** Arguments that make it run in the foreground. */
  args(configFile: string): string[];
  config(folder: string, ports: PeerPorts): string;
}

/** Every proxy twice: as `deploy/proxy` has it, and as lenient as it can be made, which lets more attacks through. */
export const peers: readonly Peer[] = [
  nginx('nginx', 'as deploy/proxy/nginx.conf forwards', ''),
  nginx(
    'nginx-lenient',
    'and takes invalid header names',
    'ignore_invalid_headers off; underscores_in_headers on; merge_slashes off;',
  ),
  haproxy('haproxy', 'as deploy/proxy/haproxy.cfg forwards, with http-reuse always', ''),
  haproxy('haproxy-lenient', 'and takes invalid requests', 'option accept-invalid-http-request'),
];

function nginx(name: string, about: string, lenient: string): Peer {
  const server = (upstream: string, { from, to }: { from: number; to: number }) => `
  upstream ${upstream} { server 127.0.0.1:${to}; keepalive 16; keepalive_timeout 55s; }
  server { listen 127.0.0.1:${from}; location / { proxy_pass http://${upstream}; } }`;
  const temporary = (folder: string) =>
    ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
      .join(' ');
  return {
    name,
    about,
    program: 'nginx',
    versionFlag: '-v',
    install: 'apt-get install nginx-light',
    args: (file) => ['-c', file, '-e', 'stderr'],
    config: (folder, ports) => `daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log stderr crit;
events {}
http {
  access_log off;
  ${temporary(folder)}
  map $request_id $stamped { "~^.{8}(?<rest>.{24})$" "${stamp}$rest"; }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Request-Id $stamped;
  proxy_buffering off;
  proxy_request_buffering off;
  large_client_header_buffers 4 64k;
  ${lenient}
  ${server('gateway', ports.gateway)}
  ${server('reference', ports.reference)}
}
`,
  };
}

function haproxy(name: string, about: string, lenient: string): Peer {
  const section = (title: string, { from, to }: { from: number; to: number }) => `
listen ${title}
  bind 127.0.0.1:${from}
  http-reuse always
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Request-Id "%[uuid(),regsub(^........,${stamp})]"
  server ${title} 127.0.0.1:${to} pool-max-conn 16
`;
  return {
    name,
    about,
    program: 'haproxy',
    versionFlag: '-v',
    install: 'apt-get install haproxy',
    args: (file) => ['-db', '-f', file],
    config: (_folder, ports) => `global
  maxconn 2000
  nbthread 1
  tune.bufsize 65536
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout http-request 20s
  timeout http-keep-alive 55s
  retry-on conn-failure
  ${lenient}
${section('gateway', ports.gateway)}${section('reference', ports.reference)}`,
  };
}
