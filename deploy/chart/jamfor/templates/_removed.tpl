{{/*
Keys that are no more, and what to write instead: an upgrade stops here with words, before anything changes.
A removed key of the values stays in values.schema.json without a type, or the schema would speak first.
*/}}

{{/* Of `<service>.settings`: the path of a key, and what has its place. */}}
{{- define "jamfor.removed.settings" -}}
questionnaire_endpoint: settings.questionnaire.endpoint
intake_endpoint: settings.intake.endpoint
{{- end -}}

{{- define "jamfor.removed" -}}
{{- $words := list -}}
{{- range $service := splitList " " (include "jamfor.services" .) -}}
{{- $settings := (index $.Values $service).settings -}}
{{- range $old, $new := include "jamfor.removed.settings" $ | fromYaml -}}
{{- if hasKey $settings $old -}}
{{- $words = append $words (printf "%s.settings.%s is no more; write %s.%s" $service $old $service $new) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $words }}{{ fail (join "\n" (prepend . "")) }}{{ end -}}
{{- end -}}

{{/* What cannot work, or would put a secret where everybody reads it. */}}
{{- define "jamfor.refused" -}}
{{- $words := list -}}
{{- range $service := splitList " " (include "jamfor.services" .) -}}
{{- $settings := (index $.Values $service).settings -}}
{{- if dig "database" "url" "" $settings -}}
{{- $words = append $words (printf "%s.settings.database.url would stand in a ConfigMap; put it into the secret that %s.database.secret names" $service $service) -}}
{{- end -}}
{{- if dig "signing" "key" "" $settings -}}
{{- $words = append $words (printf "%s.settings.signing.key would stand in a ConfigMap; put it into the secret that %s.signing.secret names" $service $service) -}}
{{- end -}}
{{- if hasKey $settings "migrate" -}}
{{- $words = append $words (printf "%s.settings.migrate cannot be set: the migration job migrates; see migration.enabled" $service) -}}
{{- end -}}
{{- if hasKey $settings "patience" -}}
{{- $words = append $words (printf "%s.settings.patience cannot be set: the startup probe follows from it; set startup.patienceSeconds" $service) -}}
{{- end -}}
{{- range $key := list "notice" "drain" -}}
{{- if dig "server" $key "" $settings -}}
{{- $words = append $words (printf "%s.settings.server.%s cannot be set: the pod's grace period follows from it; set shutdown.%sSeconds" $service $key $key) -}}
{{- end -}}
{{- end -}}
{{- range $link := without (splitList " " (include "jamfor.links" $service)) "" -}}
{{- range $key := list "client_secret" "bearer" -}}
{{- if dig $link "token" $key "" $settings -}}
{{- $words = append $words (printf "%s.settings.%s.token.%s would stand in a ConfigMap; put it into the secret that %s.token.secret names" $service $link $key $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not (or .Values.identity.issuers .Values.identity.certificates) -}}
{{- $words = append $words "nobody would be known, and the services would not start; set identity.issuers or identity.certificates" -}}
{{- end -}}
{{- with $words }}{{ fail (join "\n" (prepend . "")) }}{{ end -}}
{{- end -}}
