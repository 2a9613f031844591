{{/*
What the pods of services and of migrations have in common: who they run as, what they mount.
*/}}

{{- define "jamfor.pod.security" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "jamfor.container.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What a process is told beside its settings: threads, and where the database's address is. */}}
{{- define "jamfor.container.environment" -}}
- name: TOKIO_WORKER_THREADS
  value: {{ .values.workers | quote }}
- name: {{ include "jamfor.part.environment" . }}__DATABASE__URL_FILE
  value: /etc/jamfor-secrets/database/url
{{- end -}}

{{/* An existing secret as a volume: name, secret, items. */}}
{{- define "jamfor.volume.database" -}}
- name: database
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items:
      - key: {{ .key }}
        path: url
{{- end -}}

{{- define "jamfor.volumes.common" -}}
- name: settings
  configMap:
    name: {{ include "jamfor.part.name" . }}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- end -}}

{{- define "jamfor.mounts.common" -}}
- name: settings
  mountPath: /etc/jamfor
  readOnly: true
- name: database
  mountPath: /etc/jamfor-secrets/database
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- define "jamfor.pull.secrets" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}
