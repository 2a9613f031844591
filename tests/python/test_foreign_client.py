"""A client generated from the contract, in another language: it defines, asks, submits, releases and compares."""

import unittest

import grpc
import protovalidate
from google.protobuf import json_format
from google.rpc import error_details_pb2, status_pb2  # noqa: F401  (registers the details)

from jamfor.benchmark.v1 import (
    comparison_service_pb2,
    comparison_service_pb2_grpc,
    figure_pb2,
    figure_service_pb2,
    figure_service_pb2_grpc,
    release_pb2,
    release_service_pb2,
    release_service_pb2_grpc,
)
from jamfor.intake.v1 import (
    contact_service_pb2,
    contact_service_pb2_grpc,
    response_pb2,
    response_service_pb2,
    response_service_pb2_grpc,
    round_pb2,
    round_service_pb2,
    round_service_pb2_grpc,
)
from jamfor.questionnaire.v1 import (
    area_service_pb2,
    area_service_pb2_grpc,
    concept_service_pb2,
    concept_service_pb2_grpc,
    policy_service_pb2,
    policy_service_pb2_grpc,
    questionnaire_service_pb2,
    questionnaire_service_pb2_grpc,
    survey_service_pb2,
    survey_service_pb2_grpc,
)
from suite import running_suite, wait_until

BODY = "bodies/xx-test"
ROUND = f"{BODY}/rounds/r1"
AREAS = [f"areas/XX-{number:03}" for number in range(1, 41)]


def text(words):
    return [{"language": "en", "text": words}]


def details(error, kind):
    """The details of one kind in a failed call."""
    status = next(value for key, value in error.trailing_metadata() if key == "grpc-status-details-bin")
    found = []
    for packed in status_pb2.Status.FromString(status).details:
        message = kind()
        if packed.Unpack(message):
            found.append(message)
    return found


class ForeignClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = running_suite()
        channels = cls.suite.__enter__()
        cls.addClassCleanup(cls.suite.__exit__, None, None, None)
        asked, taken, held = channels["questionnaire"], channels["intake"], channels["benchmark"]
        cls.areas = area_service_pb2_grpc.AreaServiceStub(asked)
        cls.surveys = survey_service_pb2_grpc.SurveyServiceStub(asked)
        cls.questionnaires = questionnaire_service_pb2_grpc.QuestionnaireServiceStub(asked)
        cls.concepts = concept_service_pb2_grpc.ConceptServiceStub(asked)
        cls.policies = policy_service_pb2_grpc.PolicyServiceStub(asked)
        cls.rounds = round_service_pb2_grpc.RoundServiceStub(taken)
        cls.responses = response_service_pb2_grpc.ResponseServiceStub(taken)
        cls.contacts = contact_service_pb2_grpc.ContactServiceStub(taken)
        cls.releases = release_service_pb2_grpc.ReleaseServiceStub(held)
        cls.figures = figure_service_pb2_grpc.FigureServiceStub(held)
        cls.comparisons = comparison_service_pb2_grpc.ComparisonServiceStub(held)
        cls.define()

    @classmethod
    def define(cls):
        def request(kind, **fields):
            return json_format.ParseDict(fields, kind())

        cls.areas.ImportAreas(
            request(
                area_service_pb2.ImportAreasRequest,
                areas=[{"name": "areas/XX", "title": "Exempelland", "kind": "AREA_KIND_COUNTRY", "fictional": True}]
                + [
                    {"name": area, "title": area, "kind": "AREA_KIND_MUNICIPALITY", "parent": "areas/XX", "fictional": True}
                    for area in AREAS
                ],
            )
        )
        cls.surveys.UpdateSurvey(
            request(
                survey_service_pb2.UpdateSurveyRequest,
                allow_missing=True,
                survey={
                    "name": f"{BODY}/surveys/s",
                    "title": text("Survey"),
                    "country": "XX",
                    "eligible_areas": 40,
                    "target_groups": [{"key": "adults", "title": text("Adults")}],
                },
            )
        )
        cls.concepts.UpdateConcept(
            request(
                concept_service_pb2.UpdateConceptRequest,
                allow_missing=True,
                concept={"name": f"{BODY}/concepts/overall", "title": text("Overall"), "quality_area": "QUALITY_AREA_OVERALL"},
            )
        )
        classes = {"good": "POSITIVE", "middling": "NEUTRAL", "bad": "NEGATIVE", "no-opinion": "NO_OPINION"}
        questionnaire = {
            "name": f"{BODY}/questionnaires/q",
            "survey": f"{BODY}/surveys/s",
            "target_group": "adults",
            "title": text("Questionnaire"),
            "languages": ["en"],
            "scales": [
                {
                    "key": "judgement",
                    "options": [
                        {"code": code, "label": text(code), "class": f"OPTION_CLASS_{kind}"} for code, kind in classes.items()
                    ],
                }
            ],
            "items": [
                {
                    "key": "overall",
                    "wording": text("How good is it?"),
                    "concept": f"{BODY}/concepts/overall",
                    "single_choice": {"scale": "judgement"},
                }
            ],
        }
        cls.questionnaires.UpdateQuestionnaire(
            request(questionnaire_service_pb2.UpdateQuestionnaireRequest, allow_missing=True, questionnaire=questionnaire)
        )
        cls.revision = cls.questionnaires.PublishQuestionnaire(
            questionnaire_service_pb2.PublishQuestionnaireRequest(name=questionnaire["name"])
        ).revision.name
        cls.concepts.UpdateIndicator(
            request(
                concept_service_pb2.UpdateIndicatorRequest,
                allow_missing=True,
                indicator={
                    "name": f"{BODY}/indicators/overall",
                    "title": text("Good"),
                    "share_of_classes": {"classes": ["OPTION_CLASS_POSITIVE"]},
                    "items": [{"questionnaire": questionnaire["name"], "item": "overall"}],
                    "denominator": "DENOMINATOR_RULE_SUBSTANTIVE",
                    "direction": "DIRECTION_HIGH_IS_GOOD",
                },
            )
        )
        cls.policies.UpdatePolicy(
            request(
                policy_service_pb2.UpdatePolicyRequest,
                allow_missing=True,
                policy={"name": f"{BODY}/policies/p", "title": text("Policy")},
            )
        )
        cls.rounds.UpdateRound(
            request(
                round_service_pb2.UpdateRoundRequest,
                allow_missing=True,
                round={
                    "name": ROUND,
                    "survey": f"{BODY}/surveys/s",
                    "title": text("Round"),
                    "start_date": "2026-09-01",
                    "end_date": "2026-10-31",
                    "instruments": [{"target_group": "adults", "questionnaire_revision": cls.revision}],
                    "counting_unit": "COUNTING_UNIT_PERSON",
                    "synthetic": True,
                    "processing_record": {
                        "controller": "bodies/xx-test",
                        "processor": "bodies/xx-test",
                        "purpose": "a test with made-up respondents",
                        "legal_basis": "6.1.e",
                        "retention_until": "2027-12-31",
                        "dpia_reference": "none: no persons",
                    },
                },
            )
        )
        cls.rounds.UpdateParticipants(
            round_service_pb2.UpdateParticipantsRequest(
                round=ROUND, participants=[round_pb2.Participant(area=area, target_group="adults") for area in AREAS]
            )
        )
        cls.rounds.OpenRound(round_service_pb2.OpenRoundRequest(name=ROUND))

    def response(self, number, option="good", area=AREAS[0]):
        return json_format.ParseDict(
            {
                "key": f"foreign-{number:06}-{'abcdefghij'[number % 10]}",
                "area": area,
                "target_group": "adults",
                "mode": "MODE_WEB",
                "answers": [{"item": "overall", "option": option}],
            },
            response_pb2.Response(),
        )

    def stream(self, responses, lines_in_batch=7):
        header = response_service_pb2.SubmissionHeader(round=ROUND, source="python")
        yield response_service_pb2.SubmitResponsesRequest(header=header)
        lines = [response_service_pb2.Line(number=at + 1, response=each) for at, each in enumerate(responses)]
        for start in range(0, len(lines), lines_in_batch):
            batch = response_service_pb2.Batch(lines=lines[start : start + lines_in_batch])
            yield response_service_pb2.SubmitResponsesRequest(batch=batch)

    def submit(self, responses):
        answers = self.responses.SubmitResponses(self.stream(responses))
        first = next(answers)
        self.assertEqual(first.WhichOneof("message"), "limits")
        return [receipt for answer in answers for receipt in answer.receipts.receipts]

    def test_a_foreign_client_submits_and_compares(self):
        outcome = response_pb2.Receipt.Outcome
        responses = []
        for index, area in enumerate(AREAS):
            for number in range(40):
                option = "good" if number < (36 if index == 0 else 28) else "bad"
                responses.append(self.response(index * 1000 + number, option, area))
        receipts = self.submit(responses)
        self.assertEqual([receipt.line for receipt in receipts], list(range(1, len(responses) + 1)))
        self.assertEqual({receipt.outcome for receipt in receipts}, {outcome.OUTCOME_ACCEPTED})

        again = self.submit(responses[:10] + [self.response(10, "bad"), self.response(999_999, "no-such")])
        self.assertEqual({receipt.outcome for receipt in again[:10]}, {outcome.OUTCOME_DUPLICATE})
        self.assertEqual([receipt.digest for receipt in again[:10]], [receipt.digest for receipt in receipts[:10]])
        self.assertEqual(again[10].outcome, outcome.OUTCOME_CONFLICT)
        self.assertEqual(again[11].outcome, outcome.OUTCOME_REJECTED)
        self.assertIn("good", again[11].violations[0].allowed)

        tallies = [
            {
                "key": f"t{index}",
                "area": area,
                "target_group": "adults",
                "counting_unit": "COUNTING_UNIT_PERSON",
                "asked": 80,
                "completed": 40,
            }
            for index, area in enumerate(AREAS)
        ]
        self.contacts.RecordContacts(
            json_format.ParseDict({"round": ROUND, "tallies": tallies}, contact_service_pb2.RecordContactsRequest())
        )
        self.rounds.CloseRound(round_service_pb2.CloseRoundRequest(name=ROUND))
        self.rounds.FreezeRound(round_service_pb2.FreezeRoundRequest(name=ROUND))
        snapshot = wait_until(
            lambda: self.rounds.GetRound(round_service_pb2.GetRoundRequest(name=ROUND)).round.snapshot
        )
        created = self.releases.CreateRelease(
            release_service_pb2.CreateReleaseRequest(
                parent=BODY,
                release_id="first",
                release=release_pb2.Release(
                    title=[{"language": "en", "text": "First"}],
                    snapshots=[snapshot],
                    indicators=[f"{BODY}/indicators/overall"],
                    policy=f"{BODY}/policies/p",
                ),
            )
        ).release
        watched = list(self.releases.WatchRelease(release_service_pb2.WatchReleaseRequest(name=created.name)))
        self.assertEqual(watched[-1].release.state, release_pb2.Release.STATE_READY, watched[-1].release.failure)
        self.releases.PublishRelease(
            release_service_pb2.PublishReleaseRequest(name=created.name, audience=release_pb2.AUDIENCE_PUBLIC)
        )
        compared = self.comparisons.CompareAreas(
            comparison_service_pb2.CompareAreasRequest(
                release=created.name, indicator=f"{BODY}/indicators/overall", round=ROUND, areas=AREAS[:2]
            )
        )
        first = compared.areas[0]
        self.assertEqual(first.figure.estimate.share.printed, "90")
        self.assertTrue(first.figure.synthetic)
        self.assertEqual(first.comparison.against.estimate.share.printed, "71")
        self.assertEqual(first.comparison.difference.printed, "+19")

        figure = self.figures.GetFigure(
            figure_service_pb2.GetFigureRequest(
                release=created.name, indicator=f"{BODY}/indicators/overall", round=ROUND, area="areas/XX"
            )
        ).figure
        self.assertEqual(figure.key.basis, figure_pb2.BASIS_PARTICIPANTS_POOLED)
        self.assertEqual(figure.respondents.exact, 1600)

    def test_the_server_and_protovalidate_refuse_the_same_requests(self):
        calls = [
            (self.rounds.GetRound, round_service_pb2.GetRoundRequest(name="")),
            (self.rounds.GetRound, round_service_pb2.GetRoundRequest(name="x" * 300)),
            (self.surveys.ListSurveys, survey_service_pb2.ListSurveysRequest(parent=BODY, page_size=-1)),
            (self.surveys.UpdateSurvey, survey_service_pb2.UpdateSurveyRequest()),
            (self.areas.ListAreas, area_service_pb2.ListAreasRequest(country="xx")),
            (self.areas.ListAreas, area_service_pb2.ListAreasRequest(kind=99)),
            (self.areas.ImportAreas, area_service_pb2.ImportAreasRequest()),
            (
                self.areas.ImportAreas,
                json_format.ParseDict(
                    {"areas": [{"name": "areas/nowhere"}, {"name": "areas/XX-1", "title": "x" * 300, "kind": 3}]},
                    area_service_pb2.ImportAreasRequest(),
                ),
            ),
        ]
        for call, request in calls:
            with self.subTest(request=str(request)[:80]):
                expected = {
                    protovalidate_path(violation) for violation in protovalidate.collect_violations(request)
                }
                self.assertTrue(expected)
                with self.assertRaises(grpc.RpcError) as caught:
                    call(request)
                self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
                [info] = details(caught.exception, error_details_pb2.ErrorInfo)
                self.assertEqual((info.domain, info.reason), ("jamfor", "INVALID_INPUT"))
                [bad] = details(caught.exception, error_details_pb2.BadRequest)
                self.assertEqual({violation.field for violation in bad.field_violations}, expected)


def protovalidate_path(violation):
    """The field path of a violation, as text."""
    proto = getattr(violation, "proto", violation)
    parts = []
    for element in proto.field.elements:
        index = f"[{element.index}]" if element.WhichOneof("subscript") == "index" else ""
        parts.append(element.field_name + index)
    return ".".join(parts)


if __name__ == "__main__":
    unittest.main()
