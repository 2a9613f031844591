"""What a small survey makes of traffic: definitions, a round with responses of every outcome, a release, and calls
that are refused. Everybody and everything in it is made up.
"""

import concurrent.futures
import socket
import time

import grpc

from caller import ROLES

BODY = "bodies/xx-test"
OWNER = "xx-test"
ROUND = f"{BODY}/rounds/r1"
SURVEY = f"{BODY}/surveys/s"
QUESTIONNAIRE = f"{BODY}/questionnaires/q"
CONCEPT, INDICATOR, POLICY = f"{BODY}/concepts/overall", f"{BODY}/indicators/overall", f"{BODY}/policies/p"
AREAS = [f"areas/XX-{number:03}" for number in range(1, 6)]
CLASSES = {"good": "POSITIVE", "middling": "NEUTRAL", "bad": "NEGATIVE", "no-opinion": "NO_OPINION"}


def text(words):
    return [{"language": "en", "text": words}]


def survey(title="Survey"):
    groups = [{"key": "adults", "title": text("Adults")}]
    return {"name": SURVEY, "title": text(title), "country": "XX", "eligible_areas": len(AREAS), "target_groups": groups}


def define(client, token):
    """A questionnaire with one question, and what is worked out from it."""
    country = {"name": "areas/XX", "title": "Exempelland", "kind": "AREA_KIND_COUNTRY", "fictional": True}
    part = {"kind": "AREA_KIND_MUNICIPALITY", "parent": "areas/XX", "fictional": True}
    areas = [country, *(part | {"name": area, "title": area} for area in AREAS)]
    client.call("questionnaire.v1.AreaService/ImportAreas", token, areas=areas)
    client.call("questionnaire.v1.SurveyService/UpdateSurvey", token, allow_missing=True, survey=survey())
    concept = {"name": CONCEPT, "title": text("Overall"), "quality_area": "QUALITY_AREA_OVERALL"}
    client.call("questionnaire.v1.ConceptService/UpdateConcept", token, allow_missing=True, concept=concept)
    options = [{"code": code, "label": text(code), "class": f"OPTION_CLASS_{kind}"} for code, kind in CLASSES.items()]
    item = {"key": "overall", "wording": text("How good is it?"), "concept": CONCEPT, "single_choice": {"scale": "judgement"}}
    questionnaire = {
        "name": QUESTIONNAIRE,
        "survey": SURVEY,
        "target_group": "adults",
        "title": text("Questionnaire"),
        "languages": ["en"],
        "scales": [{"key": "judgement", "options": options}],
        "items": [item],
    }
    of = "questionnaire.v1.QuestionnaireService"
    client.call(f"{of}/UpdateQuestionnaire", token, allow_missing=True, questionnaire=questionnaire)
    published = client.call(f"{of}/PublishQuestionnaire", token, name=QUESTIONNAIRE)
    indicator = {
        "name": INDICATOR,
        "title": text("Good"),
        "share_of_classes": {"classes": ["OPTION_CLASS_POSITIVE"]},
        "items": [{"questionnaire": QUESTIONNAIRE, "item": "overall"}],
        "denominator": "DENOMINATOR_RULE_SUBSTANTIVE",
        "direction": "DIRECTION_HIGH_IS_GOOD",
    }
    client.call("questionnaire.v1.ConceptService/UpdateIndicator", token, allow_missing=True, indicator=indicator)
    policy = {"name": POLICY, "title": text("Policy")}
    client.call("questionnaire.v1.PolicyService/UpdatePolicy", token, allow_missing=True, policy=policy)
    return published.revision.name


def open_round(client, token, revision):
    asked = {
        "name": ROUND,
        "survey": SURVEY,
        "title": text("Round"),
        "start_date": "2026-09-01",
        "end_date": "2026-10-31",
        "instruments": [{"target_group": "adults", "questionnaire_revision": revision}],
        "counting_unit": "COUNTING_UNIT_PERSON",
        "synthetic": True,
        "processing_record": {
            "controller": BODY,
            "processor": BODY,
            "purpose": "a test with made-up respondents",
            "legal_basis": "6.1.e",
            "retention_until": "2027-12-31",
            "dpia_reference": "none: no persons",
        },
    }
    of = "intake.v1.RoundService"
    client.call(f"{of}/UpdateRound", token, allow_missing=True, round=asked)
    participants = [{"area": area, "target_group": "adults"} for area in AREAS]
    client.call(f"{of}/UpdateParticipants", token, round=ROUND, participants=participants)
    client.call(f"{of}/OpenRound", token, name=ROUND)


def response(number, option="good", area=AREAS[0]):
    answers = [{"item": "overall", "option": option}]
    return {"key": f"response-{number:06}-x", "area": area, "target_group": "adults", "mode": "MODE_WEB", "answers": answers}


def submit(client, token, responses):
    """How many lines had each outcome."""
    lines = [{"number": at, "response": each} for at, each in enumerate(responses, start=1)]
    messages = {"header": {"round": ROUND, "source": "test"}}, {"batch": {"lines": lines}}
    answers = client.stream("intake.v1.ResponseService/SubmitResponses", token, *messages)
    counted = {}
    for receipt in (receipt for answer in answers for receipt in answer.receipts.receipts):
        outcome = type(receipt).DESCRIPTOR.fields_by_name["outcome"].enum_type.values_by_number[receipt.outcome].name
        counted[outcome] = counted.get(outcome, 0) + 1
    return counted


def release(client, token):
    """The last state of a release of the round."""
    of = "intake.v1.RoundService"
    client.call(f"{of}/CloseRound", token, name=ROUND)
    client.call(f"{of}/FreezeRound", token, name=ROUND)
    until = time.monotonic() + 30
    while not (frozen := client.call(f"{of}/GetRound", token, name=ROUND).round.snapshot):
        assert time.monotonic() < until, "the round was not frozen"
        time.sleep(0.1)
    asked = {"title": text("First"), "snapshots": [frozen], "indicators": [INDICATOR], "policy": POLICY}
    of = "benchmark.v1.ReleaseService"
    created = client.call(f"{of}/CreateRelease", token, parent=BODY, release_id="first", release=asked).release
    watched = client.stream(f"{of}/WatchRelease", token, {"name": created.name})[-1].release
    return type(watched).DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number[watched.state].name, watched.failure


def refused(client, method, token, **fields):
    """The code with which a call ends that must not succeed."""
    try:
        client.call(method, token, **fields)
    except grpc.RpcError as error:
        return error.code().name
    return "OK"


def at_once(client, token, writers=4):
    """Many write one thing at the same time: PostgreSQL lets one win, and the others try again."""

    def write(number):
        method = "questionnaire.v1.SurveyService/UpdateSurvey"
        return refused(client, method, token, allow_missing=True, survey=survey(f"Survey {number}"))

    with concurrent.futures.ThreadPoolExecutor(writers) as pool:
        return set(pool.map(write, range(64)))


def speak_no_tls(part):
    with socket.create_connection(("127.0.0.1", part.port), timeout=10) as opened:
        opened.sendall(b"GET / HTTP/1.1\r\n\r\n")
        while opened.recv(1024):
            pass


def renew_certificate(part):
    """The same certificate in a new file, as a renewal puts it there."""
    file = part.folder / "tls/tls.crt"
    renewed = file.with_suffix(".new")
    renewed.write_text(file.read_text() + "\n")
    renewed.rename(file)


def everything(client, issuer, parts):
    """All of the above; what each part of it gave."""
    token = issuer.token(OWNER, *ROLES)
    open_round(client, token, define(client, token))
    responses = [response(index * 100 + number, area=area) for index, area in enumerate(AREAS) for number in range(20)]
    outcomes = submit(client, token, responses)
    again = submit(client, token, [responses[0], response(1, "bad"), response(9_999, "no-such")])
    anybody, stranger = issuer.token(OWNER, "public-reader"), issuer.token(OWNER, *ROLES, audience="another")
    gave = {
        "outcomes": outcomes,
        "again": again,
        "denied": refused(client, "intake.v1.RoundService/CloseRound", anybody, name=ROUND),
        "unknown": refused(client, "intake.v1.RoundService/CloseRound", stranger, name=ROUND),
        "release": release(client, token),
    }
    gave["at once"] = at_once(client, token)
    for part in parts.values():
        speak_no_tls(part)
        renew_certificate(part)
    return gave
