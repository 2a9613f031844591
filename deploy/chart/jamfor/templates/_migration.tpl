{{/*
The job that migrates the schema of one service. It has an account and a database role of its own.
*/}}

{{/* At most 63 characters: name, version, digest of the specification. */}}
{{- define "jamfor.migration.name" -}}
{{- $version := default .root.Chart.AppVersion .root.Values.image.tag | lower -}}
{{- $version = regexReplaceAll "[^a-z0-9]+" $version "-" | trunc 11 | trimAll "-" -}}
{{- $name := printf "%s-migrate" (include "jamfor.part.name" .) | trunc 42 | trimSuffix "-" -}}
{{ printf "%s-%s-%s" $name $version (sha256sum .spec | trunc 8) }}
{{- end -}}

{{- define "jamfor.migration.spec" -}}
{{- $migration := .root.Values.migration -}}
backoffLimit: {{ $migration.backoffLimit }}
ttlSecondsAfterFinished: {{ $migration.ttlSecondsAfterFinished }}
podFailurePolicy:
  rules:
    # an eviction is not the job's fault
    - action: Ignore
      onPodConditions:
        - type: DisruptionTarget
    # wrong usage and wrong settings do not get better by trying again
    - action: FailJob
      onExitCodes:
        containerName: migrate
        operator: In
        values: [2, 3]
template:
  metadata:
    annotations:
      checksum/settings: {{ include "jamfor.settings" . | sha256sum }}
    labels:
      {{- include "jamfor.release.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .service }}-migration
  spec:
    {{- include "jamfor.pull.secrets" . | trim | nindent 4 }}
    restartPolicy: Never
    serviceAccountName: {{ include "jamfor.part.name" . }}-migration
    automountServiceAccountToken: false
    enableServiceLinks: false
    securityContext:
      {{- include "jamfor.pod.security" . | nindent 6 }}
    containers:
      - name: migrate
        image: {{ include "jamfor.part.image" . }}
        imagePullPolicy: {{ .root.Values.image.pullPolicy }}
        args: [migrate, up]
        env:
          {{- include "jamfor.container.environment" . | nindent 10 }}
          {{- /* it calls nobody, and has no secret to do so */}}
          {{- if and .values.token .values.token.url }}
          {{- $prefix := include "jamfor.part.environment" . }}
          {{- range $other := splitList " " (include "jamfor.links" .service) }}
          - name: {{ $prefix }}__{{ upper $other }}__TOKEN__URL
            value: ""
          - name: {{ $prefix }}__{{ upper $other }}__TOKEN__CLIENT_ID
            value: ""
          {{- end }}
          {{- end }}
        resources:
          {{- toYaml $migration.resources | nindent 10 }}
        securityContext:
          {{- include "jamfor.container.security" . | nindent 10 }}
        volumeMounts:
          {{- include "jamfor.mounts.common" . | nindent 10 }}
    volumes:
      {{- include "jamfor.volumes.common" . | nindent 6 }}
      {{- include "jamfor.volume.database" .values.database.migrationSecret | nindent 6 }}
{{- end -}}
