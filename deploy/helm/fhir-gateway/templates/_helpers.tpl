{{- define "fhir-gateway.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* `true` where MCP has an address of its own, and with it an app of its own; empty where REST serves both. */}}
{{- define "fhir-gateway.hasMcp" -}}
{{- if and .Values.mcpPublicUrl (ne .Values.mcpPublicUrl .Values.publicUrl) }}true{{ end -}}
{{- end -}}

{{/* The apps as { rest: values, mcp: values }; each template goes through them. */}}
{{- define "fhir-gateway.apps" -}}
{{- $apps := dict "rest" .Values.rest -}}
{{- if include "fhir-gateway.hasMcp" . }}{{ $_ := set $apps "mcp" .Values.mcp }}{{ end -}}
{{- toYaml $apps -}}
{{- end -}}

{{- define "fhir-gateway.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .app }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "fhir-gateway.labels" -}}
{{ include "fhir-gateway.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "fhir-gateway.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "fhir-gateway.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "fhir-gateway.fullname" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- define "fhir-gateway.secretName" -}}
{{- .Values.secrets.existingSecret | default (include "fhir-gateway.fullname" .) -}}
{{- end -}}

{{/* The Redis URL as the app reads it: single, Sentinel or Cluster. */}}
{{- define "fhir-gateway.redisUrl" -}}
{{- $r := .Values.redis -}}
{{- $scheme := ternary "rediss" "redis" $r.tls -}}
{{- $encode := dict -}}
{{- range $part := list "username" "password" -}}
{{- $_ := set $encode $part (index $r $part | urlquery | replace "+" "%20") -}}
{{- end -}}
{{- $login := ternary (printf "%s:%s@" $encode.username $encode.password) "" (or (ne $r.username "") (ne $r.password "")) -}}
{{- if eq $r.mode "single" -}}
{{- if ne (len $r.hosts) 1 }}{{ fail "redis.hosts must have one host in single mode" }}{{ end -}}
{{ $scheme }}://{{ $login }}{{ first $r.hosts }}/{{ $r.database }}
{{- else if eq $r.mode "sentinel" -}}
{{ $scheme }}+sentinel://{{ $login }}{{ join "," $r.hosts }}/{{ required "redis.master is needed in sentinel mode" $r.master }}/{{ $r.database }}
{{- else -}}
{{ $scheme }}+cluster://{{ $login }}{{ join "," $r.hosts }}
{{- end -}}
{{- end -}}

{{/* Setting -> text of the Secret that the chart makes. */}}
{{- define "fhir-gateway.secretValues" -}}
{{- $values := deepCopy .Values.secrets.values -}}
{{- if .Values.redis.hosts -}}
{{- $_ := set $values "FHIR_GATEWAY_REDIS_URL" (include "fhir-gateway.redisUrl" .) -}}
{{- end -}}
{{- if not (hasKey $values "FHIR_GATEWAY_REDIS_URL") }}{{ fail "set secrets.existingSecret, or redis.hosts: several pods need a Redis that they share" }}{{ end -}}
{{- if not (or (hasKey $values "FHIR_GATEWAY_MASTER_KEY") (hasKey $values "FHIR_GATEWAY_MASTER_KEYS")) }}{{ fail "set secrets.existingSecret, or secrets.values.FHIR_GATEWAY_MASTER_KEY" }}{{ end -}}
{{- toYaml $values -}}
{{- end -}}

{{/* Setting -> key of the Secret, whoever made it. */}}
{{- define "fhir-gateway.secretKeys" -}}
{{- if .Values.secrets.existingSecret -}}
{{- toYaml .Values.secrets.keys -}}
{{- else -}}
{{- range $setting, $_ := include "fhir-gateway.secretValues" . | fromYaml }}
{{ $setting }}: {{ $setting | trimPrefix "FHIR_GATEWAY_" | lower | replace "_" "-" }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fhir-gateway.host" -}}
{{- (urlParse .).host | splitList ":" | first -}}
{{- end -}}
