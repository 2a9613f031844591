{{/*
Names, labels and images. A "part" is one service of the release: dict "root" $ "service" "intake" "values" $.Values.intake.
*/}}

{{/* The services, in the order in which they need each other. */}}
{{- define "jamfor.services" -}}
questionnaire intake benchmark
{{- end -}}

{{/* The services that a service calls. */}}
{{- define "jamfor.links" -}}
{{- if eq . "intake" }}questionnaire{{ else if eq . "benchmark" }}questionnaire intake{{ end -}}
{{- end -}}

{{/* The services that call a service. */}}
{{- define "jamfor.callers" -}}
{{- if eq . "questionnaire" }}intake benchmark{{ else if eq . "intake" }}benchmark{{ end -}}
{{- end -}}

{{- define "jamfor.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 30 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 30 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 30 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "jamfor.part.name" -}}
{{ include "jamfor.fullname" .root }}-{{ .service }}
{{- end -}}

{{/* Where the ready pods of a service are found one by one. */}}
{{- define "jamfor.part.host" -}}
{{ include "jamfor.part.name" . }}-headless.{{ .root.Release.Namespace }}.svc.{{ .root.Values.clusterDomain }}
{{- end -}}

{{/* What the certificate of a service says it is, to those it calls. */}}
{{- define "jamfor.part.certified" -}}
{{- $own := printf "%s.%s.svc.%s" (include "jamfor.part.name" .) .root.Release.Namespace .root.Values.clusterDomain -}}
{{ default $own .values.tls.name }}
{{- end -}}

{{/* The DNS name in the certificate of a service, for those who call it: servers are never known by a SPIFFE name. */}}
{{- define "jamfor.part.dns" -}}
{{- $given := ternary "" .values.tls.name (contains "://" .values.tls.name) -}}
{{- $own := printf "%s.%s.svc.%s" (include "jamfor.part.name" .) .root.Release.Namespace .root.Values.clusterDomain -}}
{{ default $own $given }}
{{- end -}}

{{- define "jamfor.release.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "jamfor.part.selector" -}}
{{ include "jamfor.release.selector" .root }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "jamfor.release.labels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: jamfor
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "jamfor.part.labels" -}}
{{ include "jamfor.part.selector" . }}
{{ include "jamfor.release.labels" .root }}
{{- end -}}

{{- define "jamfor.part.image" -}}
{{- $image := .root.Values.image -}}
{{- $name := ternary .values.image.name (printf "%s/%s" $image.registry .values.image.name) (empty $image.registry) -}}
{{- if .values.image.digest -}}
{{ $name }}@{{ .values.image.digest }}
{{- else -}}
{{ $name }}:{{ default .root.Chart.AppVersion $image.tag }}
{{- end -}}
{{- end -}}

{{- define "jamfor.part.environment" -}}
JAMFOR_{{ upper .service }}
{{- end -}}
