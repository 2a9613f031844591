{{/*
The settings of a service as TOML. What the chart decides comes first, what `settings` says goes over it; a test
gives the result to the programs, which refuse what they do not know.
*/}}

{{- define "jamfor.settings.own" -}}
{{- $part := . -}}
{{- $values := .root.Values -}}
migrate: false
patience: {{ $values.startup.patienceSeconds }}s
database:
  schema: {{ .values.database.schema | quote }}
  application_role: {{ .values.database.applicationRole | quote }}
admin:
  listen: "0.0.0.0:9090"
server:
  listen: "0.0.0.0:8443"
  notice: {{ $values.shutdown.noticeSeconds }}s
  drain: {{ $values.shutdown.drainSeconds }}s
  tls:
    certificate: /etc/jamfor-secrets/tls/tls.crt
    key: /etc/jamfor-secrets/tls/tls.key
    client_authorities: {{ ternary "/etc/jamfor-secrets/authorities/ca.crt" "/etc/jamfor-secrets/tls/ca.crt" (not (empty $values.tls.clientAuthorities.secret)) }}
    require_client_certificate: {{ $values.tls.requireClientCertificate }}
telemetry:
  format: json
  filter: {{ $values.telemetry.filter | quote }}
  endpoint: {{ $values.telemetry.endpoint | quote }}
  sampled: {{ $values.telemetry.sampled }}
identity:
  anonymous: {{ $values.identity.anonymous | quote }}
  issuers: {{ $values.identity.issuers | toJson }}
  certificates: {{ include "jamfor.settings.certificates" . }}
{{- range $other := without (splitList " " (include "jamfor.links" .service)) "" }}
{{ $other }}:
  {{- $link := dict "root" $part.root "service" $other "values" (index $values $other) }}
  endpoint: https://{{ include "jamfor.part.host" $link }}:8443
  tls:
    authorities: /etc/jamfor-secrets/tls/ca.crt
    certificate: /etc/jamfor-secrets/tls/tls.crt
    key: /etc/jamfor-secrets/tls/tls.key
    # pods are reached by address; their certificate is that of the Service
    server_name: {{ include "jamfor.part.dns" $link }}
  {{- with $part.values.token }}
  {{- if .url }}
  token:
    url: {{ .url | quote }}
    client_id: {{ .clientId | quote }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* The certificates that a service knows: of the services that call it, and those of the values. */}}
{{- define "jamfor.settings.certificates" -}}
{{- $part := . -}}
{{- $known := list -}}
{{- range $caller := without (splitList " " (include "jamfor.callers" .service)) "" -}}
{{- $other := dict "root" $part.root "service" $caller "values" (index $part.root.Values $caller) -}}
{{- $known = append $known (dict "name" (include "jamfor.part.certified" $other) "service" $caller) -}}
{{- end -}}
{{- concat $known .root.Values.identity.certificates | toJson -}}
{{- end -}}

{{- define "jamfor.settings" -}}
{{- $own := include "jamfor.settings.own" . | fromYaml -}}
{{- include "jamfor.toml.table" (dict "path" "" "table" (mergeOverwrite $own (deepCopy .values.settings))) | trim -}}
{{- end -}}

{{/* A table: its values first, then the tables in it. */}}
{{- define "jamfor.toml.table" -}}
{{- $path := .path -}}
{{- range $key, $value := .table -}}
{{- if not (or (kindIs "map" $value) (kindIs "invalid" $value)) }}
{{ $key }} = {{ include "jamfor.toml.value" $value }}
{{- end -}}
{{- end -}}
{{- range $key, $value := .table -}}
{{- if kindIs "map" $value }}
{{- $inner := ternary $key (printf "%s.%s" $path $key) (empty $path) }}

[{{ $inner }}]
{{- include "jamfor.toml.table" (dict "path" $inner "table" $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Helm reads every number of a values file as a fraction; a whole one is written as such. */}}
{{- define "jamfor.toml.value" -}}
{{- if kindIs "slice" . -}}
[{{ range $index, $item := . }}{{ if $index }}, {{ end }}{{ include "jamfor.toml.value" $item }}{{ end }}]
{{- else if kindIs "map" . -}}
{ {{ $first := true }}{{ range $key, $item := . }}{{ if not $first }}, {{ end }}{{ $first = false }}{{ $key }} = {{ include "jamfor.toml.value" $item }}{{ end }} }
{{- else if and (kindIs "float64" .) (eq (floor .) .) -}}
{{ int64 . }}
{{- else if kindIs "string" . -}}
{{ toRawJson . }}
{{- else -}}
{{ . }}
{{- end -}}
{{- end -}}
