"""What the reader `llm` can be told from outside."""

from typing import Annotated

from pydantic import Field, SecretStr

from tocsin.kit.environment import FromEnvironment


class LlmSettings(FromEnvironment):
    """Where the model is, and what it may cost. Limits hold for each worker process by itself."""

    enrich_llm_url: Annotated[
        str,
        Field(
            pattern=r"^https?://",
            repr=False,
            description="Base URL of the API, such as http://127.0.0.1:11434/v1; /chat/completions is added.",
        ),
    ]
    enrich_llm_model: Annotated[str, Field(min_length=1, description="Name of the model; evidence tells it.")]
    enrich_llm_api_key: Annotated[
        SecretStr | None, Field(description="Sent as a bearer token and never logged; none for a local server.")
    ] = None
    enrich_llm_timeout_seconds: Annotated[float, Field(gt=0, description="How long one answer may take.")] = 30.0
    enrich_llm_tries: Annotated[
        int, Field(ge=1, le=10, description="Calls for one answer: again after 429, 5xx and lost connections.")
    ] = 3
    enrich_llm_asks: Annotated[
        int, Field(ge=1, le=5, description="Answers for one report: again, with what is wrong, after an invalid one.")
    ] = 2
    enrich_llm_concurrency: Annotated[int, Field(ge=1, le=64, description="Reports that are asked about at once.")] = 4
    enrich_llm_answer_tokens: Annotated[int, Field(ge=64, description="Longest answer.")] = 2000
    enrich_llm_tokens_per_report: Annotated[
        int,
        Field(ge=256, description="What one report may cost, asking again included; a longer one is not asked about."),
    ] = 12_000
    enrich_llm_tokens_per_hour: Annotated[
        int, Field(ge=256, description="What all reports of an hour may cost; beyond that the rules answer alone.")
    ] = 1_000_000
