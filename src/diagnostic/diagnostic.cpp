#include "diagnostic/diagnostic.h"

#include <array>

#include "enum_table.h"

namespace pyverdict::diagnostic {
namespace {

struct Row {
  std::string_view name;
  std::array<std::string_view, kEnumeratorCount<language::Language>> sentences;  ///< by language
};

constexpr Row kRows[] = {
    {"inputTooLarge",
     {"The input is larger than the limit; only its beginning was read.",
      "A entrada excede o limite; só foi lido o início."}},
    {"undecodableText",
     {"Bytes that the encoding does not allow were replaced.",
      "Foram substituídos bytes que a codificação não permite."}},
    {"unknownEncoding",
     {"The declared encoding is not known; Latin-1 was assumed.",
      "A codificação declarada não é conhecida; foi assumido Latin-1."}},
    {"binaryInput", {"The input is binary data, not text.", "A entrada é binária, não é texto."}},
    {"syntaxError",
     {"A place is not valid Python; reading went on behind it.",
      "Há um lugar que não é Python válido; a leitura continuou depois dele."}},
    {"nestingTooDeep",
     {"Nesting beyond the limit was skipped.", "Foi ignorado o que estava aninhado além do limite."}},
    {"tooManyNodes",
     {"The program is larger than the limit; its end was not parsed.",
      "O programa excede o limite; o fim não foi analisado."}},
    {"layerTooDeep",
     {"Layers are nested beyond the limit; the innermost were not opened.",
      "As camadas estão aninhadas além do limite; as mais interiores não foram abertas."}},
    {"tooManyLayers",
     {"There are more layers than the limit; the rest were not opened.",
      "Há mais camadas do que o limite; as restantes não foram abertas."}},
    {"layersTooLarge",
     {"The layers together exceed the limit; the rest were not opened.",
      "As camadas em conjunto excedem o limite; as restantes não foram abertas."}},
    {"stepsExhausted",
     {"Static evaluation reached its step limit; some values are unknown.",
      "A avaliação estática atingiu o limite de passos; alguns valores são desconhecidos."}},
    {"layerIncomplete",
     {"A layer could be decoded only in part.", "Uma camada só pôde ser descodificada em parte."}},
    {"layerUndecodable",
     {"Data that the script decodes could not be decoded.",
      "Não foi possível descodificar dados que o script descodifica."}},
    {"jsonMalformed",
     {"The JSON is malformed; the fields before that place were read.",
      "O JSON está mal formado; os campos antes desse lugar foram lidos."}},
    {"jsonTooDeep", {"The JSON is nested beyond the limit.", "O JSON está aninhado além do limite."}},
    {"fieldUnreadable",
     {"A field could not be read and was left out.", "Um campo não pôde ser lido e foi deixado de fora."}},
    {"findingWithoutScript",
     {"The finding holds no script contents and no code in its arguments.",
      "A conclusão não tem conteúdo de script nem código nos argumentos."}},
    {"notAFinding",
     {"The JSON holds no object that looks like a finding.",
      "O JSON não tem nenhum objeto que pareça uma conclusão."}},
    {"contentsTruncated",
     {"The script contents in the finding are only the beginning of the script.",
      "O conteúdo do script na conclusão é apenas o início do script."}},
    {"contentsMismatch",
     {"The declared SHA-256 does not match the script contents.",
      "O SHA-256 declarado não corresponde ao conteúdo do script."}},
    {"contentsUnescaped",
     {"The script contents were escaped twice; one escaping was undone.",
      "O conteúdo do script tinha escapes duplicados; uma camada foi desfeita."}},
    {"contentsDecoded",
     {"The input was a script in Base64 or hexadecimal digits; the report is of what it decodes to.",
      "A entrada era um script em Base64 ou em dígitos hexadecimais; o relatório é do que ela contém."}},
    {"tooManyFindings",
     {"There are more findings than the limit; the rest were not analysed.",
      "Há mais conclusões do que o limite; as restantes não foram analisadas."}},
    {"tooMuchEvidence",
     {"Evidence or indicators beyond the limit were left out.",
      "Foram deixados de fora indícios ou indicadores além do limite."}},
    {"modelMismatch",
     {"The model does not fit this version; the verdict rests on evidence.",
      "O modelo não serve para esta versão; o veredicto assenta nos indícios."}},
    {"relationsLeftOut",
     {"More findings share something with this one than are listed; the nearest are.",
      "Há mais conclusões com algo em comum com esta do que as apresentadas; estão as mais próximas."}},
    {"modelUnavailable",
     {"The model could not be loaded or run; the verdict rests on evidence.",
      "Não foi possível carregar ou executar o modelo; o veredicto assenta nos indícios."}},
};
static_assert(std::size(kRows) == kEnumeratorCount<Code> && kCodeCount == kEnumeratorCount<Code>);

}  // namespace

std::string_view name(Code code) { return kRows[static_cast<std::size_t>(code)].name; }

std::string_view sentence(Code code, language::Language language) {
  return kRows[static_cast<std::size_t>(code)].sentences[static_cast<std::size_t>(language)];
}

}  // namespace pyverdict::diagnostic
